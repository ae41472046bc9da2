import { userInfo } from 'node:os';
import type { StageConnection } from '../stage-connection.ts';
import { type AskOperator, localOperator, verifiedOperator } from './verified-operator.ts';

/** The same caller whatever the stage, so one for the process. */
let verified: AskOperator | undefined;

const askAws = async (region: string): Promise<string> => {
  // A client more, which no command waits for that asks nobody.
  const { createStsCallerIdentity } = await import('../../adapters/sts/sts-caller-identity.ts');
  verified ??= verifiedOperator(createStsCallerIdentity({ region }));
  return verified();
};

/** Who sits at this terminal: on the local stage the login, elsewhere whoever AWS says is calling. */
export const operatorOn = ({
  region,
  dynamoDbEndpoint,
}: Pick<StageConnection, 'region' | 'dynamoDbEndpoint'>): AskOperator =>
  dynamoDbEndpoint === undefined ? () => askAws(region) : localOperator(userInfo().username);
