import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export interface Units {
  read: number;
  write: number;
  calls: number;
}

/** Adds up what DynamoDB says that each call has cost, its indexes included. */
export const meter = (client: DynamoDBDocumentClient): Units => {
  const units: Units = { read: 0, write: 0, calls: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const answer = await next(args);
        const { ConsumedCapacity } = answer.output as {
          ConsumedCapacity?: { CapacityUnits?: number } | { CapacityUnits?: number }[];
        };
        const cost = [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        units[/Put|Update|Delete|Write/.test(commandName) ? 'write' : 'read'] += cost;
        units.calls += 1;
        return answer;
      },
    { step: 'initialize', name: 'meter' },
  );
  return units;
};
