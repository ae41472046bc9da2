import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as z from 'zod';
import type { StageClock } from '../clock.ts';
import type { AuthoriserPlan } from '../template/stage-plan.ts';
import type { SignedIn } from '../user-pool/sign-in.ts';
import type { TokenKeys } from './token-keys.ts';

/** As long as the pool's own tokens are good for, unless more is asked for; never more than Cognito would give. */
const MINUTES = { usual: 15, most: 1440 } as const;

/** The `sub` of somebody of whom nothing was said but groups and contact: the same person each time. */
const subjectOf = (groups: readonly string[], contactId = ''): string => {
  const hex = createHash('sha256')
    .update(JSON.stringify([groups, contactId]))
    .digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

const name = z.string().regex(/^[\w:.-]{1,128}$/, 'takes up to 128 letters, digits and _ : . -');

const minutesWanted = z.number().int().min(1).max(MINUTES.most).default(MINUTES.usual);

/** What a caller may ask for. `groups` are those of the template's user pool. */
export const tokenRequest = (groups: readonly string[]) =>
  z.strictObject({
    groups: z
      .array(z.string().refine((group) => groups.includes(group), { error: `is one of ${groups.join(', ')}` }))
      .min(1),
    contactId: name.optional(),
    sub: name.optional(),
    minutes: minutesWanted,
  });
export type TokenRequest = z.infer<ReturnType<typeof tokenRequest>>;

/** For somebody who is in the pool. */
export const $UserTokenRequest = z.strictObject({
  user: z.string().min(1).max(254),
  /** The temporary one of an invitation; without it, none is asked for. */
  password: z.string().min(1).max(256).optional(),
  minutes: minutesWanted,
});

export interface IssuedToken {
  readonly token: string;
  readonly sub: string;
  readonly groups: readonly string[];
  readonly expiresAt: string;
}

interface Bearer {
  readonly sub: string;
  readonly groups: readonly string[];
  readonly minutes: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Makes id tokens as the user pool of the template would, in the time of the stage. */
export const createIssueToken = (
  keys: TokenKeys,
  { issuer, audience }: AuthoriserPlan,
  { now }: Pick<StageClock, 'now'>,
) => {
  const sign = async ({ sub, groups, minutes, claims }: Bearer): Promise<IssuedToken> => {
    const seconds = Math.floor(now().getTime() / 1000);
    const expires = seconds + minutes * 60;
    const token = await new SignJWT({ token_use: 'id', auth_time: seconds, ...claims })
      .setProtectedHeader({ alg: keys.algorithm, kid: keys.id, typ: 'JWT' })
      .setSubject(sub)
      .setIssuer(issuer)
      .setAudience(audience[0] ?? '')
      .setIssuedAt(seconds)
      .setExpirationTime(expires)
      .setJti(randomUUID())
      .sign(keys.privateKey);
    return { token, sub, groups, expiresAt: new Date(expires * 1000).toISOString() };
  };

  return {
    /** For somebody who has signed in at the pool. */
    forUser: ({ id, groups, claims }: SignedIn, minutes: number) => sign({ sub: id, groups, minutes, claims }),
    /** For somebody made up, of whom the pool knows nothing. */
    forRole: ({ groups, contactId, sub = subjectOf(groups, contactId), minutes }: TokenRequest) =>
      sign({
        sub,
        groups,
        minutes,
        claims: {
          email: `${groups[0]}@example.com`,
          email_verified: true,
          'cognito:username': sub,
          'cognito:groups': groups,
          'custom:role': groups[0],
          ...(contactId === undefined ? {} : { 'custom:contactId': contactId }),
        },
      }),
  };
};
