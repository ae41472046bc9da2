import type { PoolRefusal } from '../../domain/users/ports.ts';
import { refusedAnswer } from '../shared/refused-answer.ts';

/** Answers that say no to this command on this user. They are known by name: a bundle may not have their classes. */
const REFUSALS = [
  'AliasExistsException',
  'InvalidParameterException',
  'LimitExceededException',
  'NotAuthorizedException',
  'PasswordResetRequiredException',
  'PreconditionNotMetException',
  'ResourceNotFoundException',
  'UnsupportedUserStateException',
  'UserLambdaValidationException',
  'UserNotConfirmedException',
  'UserNotFoundException',
  'UsernameExistsException',
] as const;
export type RefusalName = (typeof REFUSALS)[number];

export const refusalNameOf = (error: unknown): RefusalName | undefined =>
  error instanceof Error ? REFUSALS.find((name) => name === error.name) : undefined;

/** What Cognito says that names nobody. Its other words are not passed on: they quote what was sent. */
const PHRASES = [
  'User is disabled',
  'User password cannot be reset in the current state',
  'there is no registered/verified email or phone_number',
  'Resend not possible',
  'User has not verified software token mfa',
  'Attempt limit exceeded',
  'Attribute does not exist in the schema',
  'Invalid phone number format',
];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

export interface Judgement {
  readonly isWorthAnotherTry: boolean;
  /** It may have been carried out all the same. */
  readonly isInDoubt: boolean;
}

export const judgementOf = (error: unknown): Judgement => {
  const { failure, retryAfterSeconds } = refusedAnswer(error, {});
  return {
    isWorthAnotherTry: failure !== 'permanent' && retryAfterSeconds === undefined,
    isInDoubt: failure === 'transient' || failure === 'unknown',
  };
};

const fieldOf = (thing: unknown, key: string): unknown =>
  typeof thing === 'object' && thing !== null ? Reflect.get(thing, key) : undefined;

/** What of an error of Cognito may be seen: its name and what AWS support asks for. The message quotes users. */
const bare = (error: unknown): Error => {
  const cause = new Error(error instanceof Error ? error.name : `a thrown ${typeof error}`);
  const metadata = fieldOf(error, '$metadata');
  const requestId = fieldOf(metadata, 'requestId');
  const httpStatusCode = fieldOf(metadata, 'httpStatusCode');
  const code = fieldOf(error, 'code');
  return Object.assign(cause, {
    ...(typeof code === 'string' ? { code } : {}),
    ...(metadata === undefined ? {} : { $metadata: { requestId, httpStatusCode } }),
  });
};

export const poolFault = (operation: string, error: unknown, tries = 1): Error => {
  const name = error instanceof Error ? error.name : 'NotAnError';
  return new Error(`the user pool failed at ${operation}: ${name} (try ${tries})`, { cause: bare(error) });
};

interface Refused {
  readonly operation: string;
  readonly refusal: RefusalName;
  readonly error: unknown;
}

/** @throws when it is not the user that is missing, but the pool or a group of it, which the stage makes */
export const poolRefusal = ({
  operation,
  refusal,
  error,
}: Refused): Exclude<PoolRefusal, { readonly because: 'exists' }> => {
  if (refusal === 'ResourceNotFoundException') throw poolFault(operation, error);
  if (refusal === 'UserNotFoundException') return { because: 'no-such-user' };
  const phrase = PHRASES.find((words) => messageOf(error).includes(words));
  return { because: 'not-possible', reason: phrase === undefined ? refusal : `${refusal}: ${phrase}` };
};
