import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { directoryItem } from '../../../src/adapters/dynamodb/directory-record.ts';
import { createDynamoContactDirectory } from '../../../src/adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../../src/adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoSendLedger } from '../../../src/adapters/dynamodb/dynamo-send-ledger.ts';
import { createDynamoSuppressionList } from '../../../src/adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../../src/adapters/dynamodb/dynamo-template-store.ts';
import { createDynamoWatermarks } from '../../../src/adapters/dynamodb/dynamo-watermarks.ts';
import { hookItem } from '../../../src/adapters/dynamodb/hook-record.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { templateItem } from '../../../src/adapters/dynamodb/template-record.ts';
import { describeWatermarksContract } from '../../contract/backend-state.contract.ts';
import { describeContactDirectoryContract } from '../../contract/contact-directory.contract.ts';
import { aHook, describeHookStoreContract } from '../../contract/hook-store.contract.ts';
import { describeKnownUsersContract } from '../../contract/known-users.contract.ts';
import { describeSendLedgerContract } from '../../contract/send-ledger.contract.ts';
import { describeSuppressionListContract } from '../../contract/suppression-list.contract.ts';
import { aTemplate, describeTemplateStoreContract } from '../../contract/template-store.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

/** A database with one table, a way to write rows past the stores, and a clock that is moved by hand. */
const setUp = async (model: string) => {
  const database = await createTestDatabase([model]);
  databases.push(database);
  let now = new Date('2026-03-01T12:00:00.000Z');
  const write = async (row: Record<string, unknown>): Promise<void> => {
    await database.client.send(new PutCommand({ TableName: tableName(model, database.suffix), Item: row }));
  };
  const clock = () => now;
  const passSeconds = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  return { ...database, write, clock, passSeconds };
};

describe('The send ledger on DynamoDB', () => {
  describeSendLedgerContract(async () => createDynamoSendLedger(await setUp('BackendState')));
});

describe('The hook store on DynamoDB', () => {
  const make = async () => {
    const tools = await setUp('SignalNotificationHooks');
    const given = (hook: ReturnType<typeof aHook>) => tools.write(hookItem(hook, tools.clock()));
    return { ...tools, given, store: createDynamoHookStore({ ...tools, pageSize: 2 }) };
  };
  describeHookStoreContract(async () => {
    const { write, ...harness } = await make();
    return { ...harness, plantUnreadable: (hook) => write({ ...hookItem(hook, harness.clock()), channel: 'pigeon' }) };
  });

  it('asks DynamoDB once in half a minute, also for those who ask at the same time', async () => {
    const { store, given, passSeconds } = await make();
    const hook = aHook();
    await given(hook);
    const both = await Promise.all([store.hooksFor(hook.signalType), store.hooksFor(hook.signalType)]);
    expect(both[0]).toBe(both[1]);
    await given({ ...hook, enabled: false });
    passSeconds(29);
    expect(await store.hooksFor(hook.signalType)).toBe(both[0]);
  });
});

describe('The template store on DynamoDB', () => {
  const make = async () => {
    const tools = await setUp('NotificationTemplate');
    return {
      ...tools,
      store: createDynamoTemplateStore(tools),
      given: (template: ReturnType<typeof aTemplate>) => tools.write(templateItem(template, tools.clock())),
      plantUnreadable: (id: string) => tools.write({ id, variables: 7 }),
    };
  };
  describeTemplateStoreContract(make);

  it('asks DynamoDB once in half a minute, and again at once for what could not be read', async () => {
    const { store, given, passSeconds, plantUnreadable } = await make();
    await plantUnreadable('contact-us');
    await store.get('contact-us');
    await given(aTemplate());
    expect(await store.get('contact-us')).toMatchObject({ ok: true });
    await given(aTemplate({ version: 4 }));
    passSeconds(29);
    expect(await store.get('contact-us')).toMatchObject({ value: { version: 3 } });
  });
});

describe('The contact directory on DynamoDB', () => {
  const make = async () => {
    const tools = await setUp('Contacts');
    return { ...tools, directory: createDynamoContactDirectory({ ...tools, pageSize: 2 }) };
  };
  describeContactDirectoryContract(async () => {
    const { directory, write } = await make();
    return { directory, given: (contact) => write({ ...contact, firstName: 'Alex' }) };
  });
});

describe('The known users on DynamoDB', () => {
  describeKnownUsersContract(async () => {
    const tools = await setUp('UserDirectory');
    const users = createDynamoKnownUsers({ ...tools, pageSize: 2 });
    return { users, given: (entry) => tools.write(directoryItem(entry)) };
  });

  it('N2: throws for an entry that says no address: a doubt defers', async () => {
    const tools = await setUp('UserDirectory');
    await tools.write({ id: 'odd', attributes: {} });
    await expect(createDynamoKnownUsers(tools).byId('odd')).rejects.toThrow('row odd is no entry: email is missing');
  });
});

describe('The watermarks on DynamoDB', () => {
  describeWatermarksContract(async () => createDynamoWatermarks(await setUp('BackendState')));

  it('does not guess when the stored moment is none', async () => {
    const tools = await setUp('BackendState');
    await tools.write({ id: 'watermark#name', at: 'yesterday' });
    await expect(createDynamoWatermarks(tools).get('name')).rejects.toThrow(/row watermark#name has no time in "at"/);
  });
});

describe('The suppression list on DynamoDB', () => {
  describeSuppressionListContract(async () => createDynamoSuppressionList(await setUp('EmailSuppressionList')));

  it('N13: an entry that has expired says nothing, also before DynamoDB deletes it; one without a reason counts', async () => {
    const tools = await setUp('EmailSuppressionList');
    const list = createDynamoSuppressionList(tools);
    await tools.write({ id: 'all#alex@example.com', ttl: tools.clock().getTime() / 1000 + 60 });
    expect(await list.reasonFor('alex@example.com', 'operational')).toBe('on the suppression list');
    tools.passSeconds(60);
    expect(await list.reasonFor('alex@example.com', 'operational')).toBeUndefined();
  });

  it('N9: a look-up that fails is thrown, never answered', async () => {
    const { client, clock } = await setUp('EmailSuppressionList');
    const list = createDynamoSuppressionList({ client, clock, suffix: 'elsewhere' });
    await expect(list.reasonFor('alex@example.com', 'marketing')).rejects.toThrow();
  });
});
