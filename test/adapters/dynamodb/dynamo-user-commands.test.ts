import { randomUUID } from 'node:crypto';
import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoUserCommands } from '../../../src/adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../../src/adapters/dynamodb/dynamo-user-directory.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import type { AuditEntry } from '../../../src/domain/operations/events.ts';
import type { UserSignal } from '../../../src/domain/users/events.ts';
import { aCommand, describeUserCommandsContract, theEndOf } from '../../contract/user-commands.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

const NOW = new Date('2026-03-01T12:00:10.000Z');
const LATER = new Date('2026-03-01T13:00:00.000Z');

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

const set = async () => {
  const database = await createTestDatabase(['UserCommands', 'UserDirectory', 'AuditLog', 'SignalEvents']);
  databases.push(database);
  const { client, suffix } = database;
  const rows = async (model: string): Promise<readonly Record<string, unknown>[]> => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName(model, suffix) }));
    return Items;
  };
  return {
    client,
    commands: createDynamoUserCommands({ client, suffix, clock: () => NOW, newId: randomUUID, pageSize: 2 }),
    directory: createDynamoUserDirectory({ client, suffix, clock: () => NOW, newId: randomUUID }),
    rows,
    row: async (id: string) =>
      (await client.send(new GetCommand({ TableName: tableName('UserCommands', suffix), Key: { id } }))).Item,
    audit: async () =>
      (await rows('AuditLog')).map(
        ({ createdAt: _, updatedAt: __, entityKey: ___, atId: ____, timeShard: _____, ...entry }) =>
          entry as unknown as AuditEntry,
      ),
    signals: async () =>
      (await rows('SignalEvents')).map(({ createdAt: _, updatedAt: __, ttl: ___, payload, ...rest }) => {
        return { ...rest, payload: JSON.parse(String(payload)) } as unknown as UserSignal;
      }),
  };
};

describe('The user commands on DynamoDB', () => {
  describeUserCommandsContract(set);

  it('take a write whose answer was lost for their own, and a repetition for one', async () => {
    const { client, commands, audit } = await set();
    const command = aCommand({ alsoHolds: ['super-admins'] });
    loseTheNextAnswer(client);
    expect(await commands.begin(command, NOW)).toBe('begun');
    expect(await commands.begin(command, NOW)).toBe('repeated');
    loseTheNextAnswer(client);
    expect(await commands.resume(command.id, NOW, LATER)).toBe('resumed');
    expect(await commands.resume(command.id, NOW, LATER)).toBe('held');
    loseTheNextAnswer(client);
    await commands.settle(theEndOf(command));
    expect(await audit()).toHaveLength(1);
  });

  it('expire 400 days after they have ended, leave no lock behind, and never while they are open', async () => {
    const { commands, row, rows } = await set();
    const command = aCommand({ alsoHolds: ['super-admins'] });
    await commands.begin(command, LATER);
    expect((await rows('UserCommands')).map(({ id }) => id)).toHaveLength(3);
    expect(await row(command.id)).not.toHaveProperty('ttl');
    await commands.settle(theEndOf(command));
    expect(await rows('UserCommands')).toHaveLength(1);
    expect(await row(command.id)).toMatchObject({ ttl: NOW.getTime() / 1000 + 400 * 86_400 });
    expect(await row(command.id)).not.toHaveProperty('open');
  });

  it('do not take a lock for a command', async () => {
    const { commands } = await set();
    const command = aCommand();
    await commands.begin(command, LATER);
    expect(await commands.get(`lock#${command.targetId}`)).toBeUndefined();
    expect(await commands.resume(`lock#${command.targetId}`, LATER, LATER)).toBe('ended');
  });
});
