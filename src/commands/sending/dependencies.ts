import { createDynamoMarketingBrake, createDynamoReputation } from '../../adapters/dynamodb/dynamo-reputation.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import type { Terminal } from '../terminal.ts';

/**
 * What the sending commands work with on a stage.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const sendingDependencies = (stage: string, terminal: Terminal) => {
  const { client, suffix, clock, frame, close } = operationDependencies(stage, terminal);
  const options = { client, suffix, clock };
  const operator = async (): Promise<string> =>
    typeof frame.operator === 'string' ? frame.operator : frame.operator();
  return {
    frame,
    operator,
    sending: { reputation: createDynamoReputation(options), brake: createDynamoMarketingBrake(options), clock },
    close,
  };
};
