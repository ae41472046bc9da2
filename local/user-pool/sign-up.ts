import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import type { StageClock } from '../clock.ts';
import type { UserPoolPlan } from '../template/stage-plan.ts';
import { CognitoError, noSuchUser } from './cognito-error.ts';
import { changesOf } from './cognito-user.ts';
import type { KeptPool } from './kept-pool.ts';
import type { SendPoolMail } from './pool-mail.ts';
import type { Triggers } from './triggers.ts';

/** What somebody who signs up says of themselves: attributes by Cognito's names, and what the site asks for. */
export const $SignUp = z.strictObject({
  email: z.string().max(254),
  attributes: z.record(z.string(), z.string()).default({}),
  role: z.string().optional(),
});
export const $Confirm = z.strictObject({ email: z.string(), code: z.string(), role: z.string().optional() });

export interface SignUpOptions {
  readonly kept: KeptPool;
  readonly pool: UserPoolPlan;
  readonly triggers: Triggers;
  readonly mail: SendPoolMail;
  readonly clock: Pick<StageClock, 'now'>;
}

/** A code is good for a day. */
const CODE_MS = 86_400_000;

const metadataOf = (role: string | undefined) => (role === undefined ? {} : { clientMetadata: { role } });

/** What people do by themselves at Cognito, past our API: sign up, and say the code that was mailed to them. */
export const createSignUp = ({ kept, pool, triggers, mail, clock }: SignUpOptions) => {
  const at = (): string => clock.now().toISOString();

  const signUp = async ({
    email: given,
    attributes,
    role,
  }: z.infer<typeof $SignUp>): Promise<{ readonly id: string }> => {
    if (!pool.allowsSignUp) {
      throw new CognitoError('NotAuthorizedException', 'SignUp is not permitted for this user pool');
    }
    const email = given.trim().toLowerCase();
    if (kept.find(email) !== undefined) {
      throw new CognitoError('UsernameExistsException', 'An account with the given email already exists.');
    }
    const id = randomUUID();
    await triggers.call({
      source: 'PreSignUp_SignUp',
      userName: id,
      request: { userAttributes: { ...attributes, email: given }, validationData: null, ...metadataOf(role) },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    });
    const stored = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const user: PlantedUser = {
      id,
      email,
      isEmailVerified: false,
      signIn: 'unconfirmed',
      isEnabled: true,
      attributes: Object.fromEntries(Object.entries(changesOf(stored)).filter(([, value]) => value !== undefined)),
      createdAt: at(),
      updatedAt: at(),
      groups: [],
    };
    kept.users.plant(user);
    await mail(user, 'SignUp');
    kept.save();
    return { id };
  };

  const judgeCode = (user: PlantedUser, code: string): void => {
    const mailed = kept.mailedTo(user.id);
    if (mailed?.secret !== code) {
      throw new CognitoError('CodeMismatchException', 'Invalid verification code provided, please try again.');
    }
    if (Date.parse(mailed.at) + CODE_MS <= clock.now().getTime()) {
      throw new CognitoError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
    }
  };

  /** Ends a sign-up, or the reset of a password. */
  const confirm = async ({ email, code, role }: z.infer<typeof $Confirm>): Promise<{ readonly id: string }> => {
    const user = kept.find(email);
    if (user === undefined) throw noSuchUser();
    const isReset = user.signIn === 'reset-required';
    if (!isReset && user.signIn !== 'unconfirmed') {
      throw new CognitoError('NotAuthorizedException', 'User cannot be confirmed. Current status is not UNCONFIRMED');
    }
    judgeCode(user, code);
    const confirmed: PlantedUser = { ...user, signIn: 'active', isEmailVerified: true, updatedAt: at() };
    kept.users.plant(confirmed);
    kept.save();
    await triggers.callAbout(
      confirmed,
      isReset ? 'PostConfirmation_ConfirmForgotPassword' : 'PostConfirmation_ConfirmSignUp',
      metadataOf(role),
    );
    return { id: user.id };
  };

  return { signUp, confirm };
};
export type SignUp = ReturnType<typeof createSignUp>;
