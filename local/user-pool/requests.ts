import * as z from 'zod';
import type { Operation } from '../../src/adapters/cognito/pacing.ts';

/** What is imitated: exactly what our own adapter asks of Cognito. */
export type Imitated = Operation | 'ListUserPools';

const text = z.string();
const inPool = { UserPoolId: text };
const onUser = z.strictObject({ ...inPool, Username: text.min(1) });
const attributes = z.array(z.strictObject({ Name: text, Value: text.optional() }));
const metadata = z.record(text, text).optional();
const limit = z.number().int().min(1).max(60).optional();
const off = z.strictObject({ Enabled: z.literal(false), PreferredMfa: z.literal(false) }).optional();

/** A field that is not here is one that the stage does not imitate: the call is refused. */
export const REQUESTS = {
  AdminAddUserToGroup: onUser.extend({ GroupName: text }),
  AdminCreateUser: onUser.extend({
    UserAttributes: attributes.default([]),
    DesiredDeliveryMediums: z.tuple([z.literal('EMAIL')]),
    MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
    ClientMetadata: metadata,
  }),
  AdminDeleteUser: onUser,
  AdminDeleteUserAttributes: onUser.extend({ UserAttributeNames: z.array(text) }),
  AdminDisableUser: onUser,
  AdminEnableUser: onUser,
  AdminGetUser: onUser,
  AdminListGroupsForUser: onUser.extend({ NextToken: text.optional() }),
  AdminRemoveUserFromGroup: onUser.extend({ GroupName: text }),
  AdminResetUserPassword: onUser,
  AdminSetUserPassword: onUser.extend({ Password: text, Permanent: z.literal(true) }),
  AdminSetUserMFAPreference: onUser.extend({
    SoftwareTokenMfaSettings: off,
    SMSMfaSettings: off,
    EmailMfaSettings: off,
  }),
  AdminUpdateUserAttributes: onUser.extend({ UserAttributes: attributes }),
  AdminUserGlobalSignOut: onUser,
  ListUserPools: z.strictObject({ MaxResults: z.number(), NextToken: text.optional() }),
  ListUsers: z.strictObject({
    ...inPool,
    Filter: z
      .string()
      .regex(/^(?:sub|email) = "(?:[^"\\]|\\["\\])*"$/, 'only `sub = "..."` and `email = "..."` are imitated')
      .optional(),
    Limit: limit,
    PaginationToken: text.optional(),
  }),
  ListUsersInGroup: z.strictObject({ ...inPool, GroupName: text, Limit: limit, NextToken: text.optional() }),
} as const satisfies Record<Imitated, z.ZodType>;

export const isImitated = (operation: string): operation is Imitated => Object.hasOwn(REQUESTS, operation);

export type Request<Name extends Imitated> = z.infer<(typeof REQUESTS)[Name]>;
