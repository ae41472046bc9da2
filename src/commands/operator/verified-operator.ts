import { operatorNameOf } from '../../domain/operations/operator-name.ts';
import type { CallerIdentity } from '../../domain/operations/ports.ts';
import { UsageRefused } from '../stage-connection.ts';

/** Asks who sits at this terminal: `operator:<name>`. */
export type AskOperator = () => Promise<string>;

/** What the SDK and STS say of credentials that are missing, expired, or nobody's. */
const NOT_KNOWN: readonly string[] = [
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'AccessDenied',
];

const isNotKnown = (fault: unknown): boolean => fault instanceof Error && NOT_KNOWN.includes(fault.name);

/** Once in the life of the process; what went wrong is asked again. */
const once = (ask: AskOperator): AskOperator => {
  let asked: Promise<string> | undefined;
  return () => {
    asked ??= ask().catch((fault: unknown) => {
      asked = undefined;
      throw fault;
    });
    return asked;
  };
};

/**
 * On a stage in AWS, the operator is whom the account itself says is calling, whatever the login of this machine.
 * @throws {UsageRefused} for credentials that are missing, expired or nobody's
 */
export const verifiedOperator = (identity: CallerIdentity): AskOperator =>
  once(async () => {
    const arn = await identity.arn().catch((cause: unknown) => {
      if (!isNotKnown(cause)) throw new Error('AWS did not say who you are; try again in a minute', { cause });
      throw new UsageRefused('AWS does not know who you are: sign in (`aws sso login`), or set AWS_PROFILE', { cause });
    });
    const name = operatorNameOf(arn);
    if (name === undefined) {
      throw new UsageRefused(
        'these AWS credentials are no person’s: use those of a user, or of a role that you have assumed',
      );
    }
    return `operator:${name}`;
  });

/** On the local stage, which knows no accounts: the login of this machine. */
export const localOperator =
  (login: string): AskOperator =>
  async () =>
    `operator:${login.replaceAll(/[^\w.-]/g, '-')}`;
