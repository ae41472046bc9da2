import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { triggerUserReader } from '../../src/adapters/cognito/trigger-user.ts';
import { createDynamoAuditTrail, createDynamoErasures } from '../../src/adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoLinkQueue } from '../../src/adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../src/adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createDynamoPersonalRows } from '../../src/adapters/dynamodb/dynamo-personal-rows.ts';
import { createDynamoUserCommands } from '../../src/adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../src/adapters/dynamodb/dynamo-user-directory.ts';
import { tableName } from '../../src/adapters/dynamodb/tables.ts';
import { createMemoryUserMetrics } from '../../src/adapters/memory/memory-user-metrics.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { deleteUser } from '../../src/domain/users/delete-user.ts';
import { linkContact } from '../../src/domain/users/link-contact.ts';
import { planErasure } from '../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../src/domain/users/personal-data/run-erasure.ts';
import { setRole } from '../../src/domain/users/set-role.ts';
import { eraseUsersHandler } from '../../src/handlers/users/erase-users.schedule.ts';
import { postConfirmationHandler } from '../../src/handlers/users/post-confirmation.cognito.ts';
import { preTokenGenerationHandler } from '../../src/handlers/users/pre-token-generation.cognito.ts';
import { reconcileUsersHandler } from '../../src/handlers/users/reconcile-users.schedule.ts';
import { type CallWatch, grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { postConfirmationEvent, preTokenEvent } from '../support/trigger-events.ts';
import { aUser, aUserWith, OPERATOR, userWorld } from '../support/user-world.ts';

const MODELS = ['UserDirectory', 'UserCommands', 'AuditLog', 'SignalEvents', 'BackendState', 'Contacts'];
/** Of those with personal data, the one that is read here; what may be done in them is granted for all at once. */
const PERSONAL = ['Contacts'];
const OF_PERSONAL_DATA = /^Contacts: (BatchGetItem|Scan|UpdateItem)$/;

describe('what the functions of users ask of tables, and what their roles grant', () => {
  let database: TestDatabase;
  let watch: CallWatch;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
    watch = watchCalls(database.client);
  }, 60_000);
  afterAll(() => database.close());

  const put = async (model: string, Item: Readonly<Record<string, unknown>>): Promise<void> => {
    await database.client.send(new PutCommand({ TableName: tableName(model, database.suffix), Item: { ...Item } }));
  };

  /** As a function is wired, with a user pool in memory. */
  const wired = (users: Parameters<typeof userWorld>[0]) => {
    const world = userWorld(users);
    const { pool } = world;
    const { clock } = world.dependencies;
    const options = { client: database.client, suffix: database.suffix, clock, newId: randomUUID };
    const dependencies = {
      ...world.dependencies,
      newId: randomUUID,
      metrics: createMemoryUserMetrics(),
      directory: createDynamoUserDirectory(options),
      commands: createDynamoUserCommands(options),
      contacts: createDynamoLinkableContacts(options),
      linkQueue: createDynamoLinkQueue(options),
    };
    return { world, pool, options, dependencies };
  };

  it('E3: post-confirmation asks for what it may, and nothing else', async () => {
    const users = ['one', 'several', 'cut-off'].map((id) => aUser({ id, email: `${id}@example.com` }));
    const { world, pool, dependencies } = wired(users);
    await put('Contacts', { id: 'c-1', email: 'one@example.com' });
    for (const id of ['c-2', 'c-3']) await put('Contacts', { id, email: 'several@example.com' });
    const handle = postConfirmationHandler({ ...dependencies, confirming: () => dependencies });
    const confirm = (sub: string) => handle(postConfirmationEvent({ sub, email: `${sub}@example.com` }));
    watch.seen();

    for (const id of ['one', 'several']) await confirm(id);
    pool.loseAnswers(true);
    await expect(confirm('cut-off')).rejects.toThrow();
    pool.loseAnswers(false);
    world.clock.advanceSeconds(3600);
    await confirm('cut-off');

    expect(watch.seen()).toEqual(grantedCalls('users', 'post-confirmation'));
    for (const { id } of users) expect(pool.user(id)?.groups).toEqual(['homeowner']);
    expect(pool.user('one')?.attributes).toMatchObject({ contactId: 'c-1' });
  });

  it('E3: pre-token-generation asks for what it may, and nothing else', async () => {
    const { world, dependencies } = wired([]);
    const readUser = triggerUserReader(world.dependencies.clock);
    const handle = preTokenGenerationHandler({ ...dependencies, readUser });
    await handle(preTokenEvent({ sub: 'new', email: 'new@example.com', email_verified: 'true' }, ['guest']));
    expect(watch.seen()).toEqual(grantedCalls('users', 'pre-token-generation'));
  });

  it('E3: reconcile-users asks for what it may, and nothing else', async () => {
    const { world, pool, dependencies } = wired([
      aUserWith('root', 'super_admin'),
      aUserWith('u-1', 'guest'),
      aUserWith('u-2', 'guest'),
    ]);
    await put('Contacts', { id: 'c-8' });
    const run = reconcileUsersHandler(dependencies);
    await run();
    pool.loseAnswers(true);
    const order = { commandId: 'c-1', caller: OPERATOR, userId: 'u-1', role: 'agent', reason: 'r' };
    await expect(setRole(dependencies)(order)).rejects.toThrow();
    const link = { ...order, commandId: 'c-2', userId: 'u-2', contactId: 'c-8' };
    await expect(linkContact(dependencies)(link)).rejects.toThrow();
    pool.loseAnswers(false);
    await pool.delete('root');
    world.clock.advanceSeconds(3600);
    watch.seen();

    await run({ only: 'commands' });
    const byCommands = watch.seen();
    expect(byCommands).not.toContain('UserDirectory: Scan');
    expect(pool.user('u-1')?.groups).toEqual(['agent']);
    await run();
    expect([...new Set([...byCommands, ...watch.seen()])].toSorted()).toEqual(grantedCalls('users', 'reconcile-users'));
  });

  it('U6, E3: erase-users asks for what it may, beside the tables with personal data, and nothing else', async () => {
    const { world, options, dependencies } = wired([
      aUserWith('root', 'super_admin'),
      aUserWith('gone', 'guest', { attributes: { role: 'guest', contactId: 'c-9' } }),
      aUserWith('half', 'guest'),
    ]);
    await reconcileUsersHandler(dependencies)();
    await put('Contacts', { id: 'c-9', firstName: 'Ada', email: 'gone@example.com' });
    const erasing = {
      ...dependencies,
      registry: readDataRegistry().filter(({ model }) => PERSONAL.includes(model)),
      rows: createDynamoPersonalRows(options),
      erasures: createDynamoErasures(options),
      trail: createDynamoAuditTrail(options),
      models: PERSONAL,
      files: undefined,
      removeAccount: deleteUser(dependencies),
      sleep: async () => {},
    };
    for (const userId of ['gone', 'half']) {
      const planned = await planErasure(erasing)({ caller: OPERATOR, userId });
      const erasureId = planned.ok ? planned.value.id : '';
      await runErasure(erasing)(
        { caller: OPERATOR, erasureId, reason: 'r' },
        { userId, deadline: dependencies.clock() },
      );
    }
    world.clock.advanceSeconds(600);
    watch.seen();

    const run = eraseUsersHandler(erasing);
    world.pool.loseAnswers(true);
    await run();
    world.pool.loseAnswers(false);
    world.clock.advanceSeconds(600);
    await run();

    const asked = watch.seen();
    expect(asked).toEqual(expect.arrayContaining(['Contacts: Scan', 'Contacts: UpdateItem']));
    expect(asked.filter((call) => !OF_PERSONAL_DATA.test(call))).toEqual(grantedCalls('users', 'erase-users'));
    for (const id of ['gone', 'half']) expect(world.pool.user(id)).toBeUndefined();
  });
});
