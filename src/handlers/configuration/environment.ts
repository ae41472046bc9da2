import * as z from 'zod/mini';

/** What the functions read that change the configuration, besides what every function reads. */
export const $ConfigurationEnvironment = z.object({
  /** Of the stage's own key: secrets are kept encrypted with it. */
  PARAMETER_KEY_ID: z.string().check(z.minLength(1)),
});

/** Who asks is looked up in the user pool; the API verifies tokens itself when it is invoked directly. */
export const $ConfigurationApiEnvironment = z.object({
  ...$ConfigurationEnvironment.shape,
  USER_POOL_ID: z.string().check(z.regex(/^[a-z]+(?:-[a-z]+)+-\d_\w+$/)),
  USER_POOL_CLIENT_ID: z.string().check(z.regex(/^\w{1,128}$/)),
});
