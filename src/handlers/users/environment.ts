import * as z from 'zod/mini';

/** What the functions read that administer users, besides what every function reads (infra/lib/environment.cjs writes it). */
export const $UsersEnvironment = z.object({
  USER_POOL_ID: z.string().check(z.regex(/^[a-z]+(?:-[a-z]+)+-\d_\w+$/)),
});

/** `FILES_BUCKET` is absent on a stage without files. */
export const $EraseUsersEnvironment = z.object({
  ...$UsersEnvironment.shape,
  FILES_BUCKET: z.exactOptional(z.string().check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/))),
});

/** The API verifies tokens itself when it is invoked directly: those that were issued to the stage's app. */
export const $UsersApiEnvironment = z.object({
  ...$UsersEnvironment.shape,
  USER_POOL_CLIENT_ID: z.string().check(z.regex(/^\w{1,128}$/)),
});

/** Triggers of the user pool name no pool: they would have to be there before it. */
export const $TriggerEnvironment = z.object({});

/** Without a path: the site's own address, on which people accept invitations. */
export const $InvitationEnvironment = z.object({
  SITE_URL: z.string().check(z.regex(/^(?:https:\/\/[\w.-]+(?::\d+)?|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?)$/)),
});
