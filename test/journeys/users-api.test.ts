import { randomUUID } from 'node:crypto';
import { createDynamoAuditTrail, createDynamoErasures } from '../../src/adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoIdempotencyRecords } from '../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoLinkQuestions } from '../../src/adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoLinkableContacts } from '../../src/adapters/dynamodb/dynamo-linkable-contacts.ts';
import { createDynamoPersonalRows } from '../../src/adapters/dynamodb/dynamo-personal-rows.ts';
import { createDynamoRevocations } from '../../src/adapters/dynamodb/dynamo-revocations.ts';
import { createDynamoUserCommands } from '../../src/adapters/dynamodb/dynamo-user-commands.ts';
import { createDynamoUserDirectory } from '../../src/adapters/dynamodb/dynamo-user-directory.ts';
import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { deleteUser } from '../../src/domain/users/delete-user.ts';
import { reconcileDirectory } from '../../src/domain/users/reconcile-directory.ts';
import { tokenRevocation } from '../../src/domain/users/token-revocation.ts';
import { readKeptAnswer } from '../../src/handlers/shared/http/kept-answer.ts';
import { usersApiHandler } from '../../src/handlers/users/users-api.http.ts';
import { grantedCalls, watchCalls } from '../support/call-watch.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { aUserWith, userWorld } from '../support/user-world.ts';
import { checkTold, type UserCall, userEvent } from '../support/users-api.ts';

/** Of those with personal data, the two that this journey is about: all of them would take the machine a minute. */
const TABLES = ['Contacts', 'Requests'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase([
    'UserDirectory',
    'UserCommands',
    'AuditLog',
    'SignalEvents',
    'BackendState',
    ...TABLES,
  ]);
});
afterAll(() => database.close());

it('U2: an administrator invites, promotes and erases somebody, on DynamoDB, each once, and old tokens end', async () => {
  const world = userWorld([aUserWith('admin-1', 'admin')]);
  const { pool, clock, journal, digest } = world.dependencies;
  const options = { client: database.client, suffix: database.suffix, clock, newId: randomUUID };
  const watch = watchCalls(database.client);
  const directory = createDynamoUserDirectory(options);
  const administration = { pool, directory, journal, clock, digest, commands: createDynamoUserCommands(options) };
  await reconcileDirectory({ ...administration, newId: randomUUID })({
    deadline: new Date(clock().getTime() + 60_000),
  });
  watch.seen();
  const handle = usersApiHandler({
    ...administration,
    newId: randomUUID,
    contacts: createDynamoLinkableContacts(options),
    questions: createDynamoLinkQuestions(options),
    registry: readDataRegistry().filter(({ model }) => TABLES.includes(model)),
    rows: createDynamoPersonalRows(options),
    erasures: createDynamoErasures(options),
    trail: createDynamoAuditTrail(options),
    removeAccount: deleteUser(administration),
    idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
    isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
    verifyToken: async () => undefined,
    sleep: async () => {},
    turn: async () => {},
  });
  const call = async (routeKey: string, options: UserCall = {}) => {
    const { statusCode: status = 0, body = '', headers = {} } = await handle(userEvent(routeKey, options));
    const answer = { status, body: JSON.parse(body), headers };
    checkTold(routeKey, answer);
    return answer;
  };
  const invitation = { key: 'k-1', body: { email: 'bo@example.com', role: 'guest', reason: 'new' } };
  const invited = await call('POST /users', invitation);
  expect(invited).toMatchObject({ status: 200, body: { outcome: 'done' } });
  expect(await call('POST /users', invitation)).toEqual(invited);
  expect(world.pool.mails()).toHaveLength(1);
  const id = invited.body.userId;
  const bo = [id, 'guest'] as const;
  const before = new Date(clock().getTime() - 60_000);
  expect(await call('GET /users/me', { by: bo, issuedAt: before })).toMatchObject({
    status: 200,
    body: { role: 'guest' },
  });

  const promotion = { key: 'k-2', path: { id }, body: { role: 'agent', reason: 'promoted' } };
  expect(await call('PUT /users/{id}/role', promotion)).toMatchObject({ status: 200 });
  expect(await call('PUT /users/{id}/role', { ...promotion, body: { role: 'srm', reason: 'x' } })).toMatchObject({
    status: 422,
  });
  world.clock.advanceSeconds(5);
  expect(await call('GET /users/me', { by: bo, issuedAt: before })).toMatchObject({ status: 401 });
  expect(await call('GET /users/me', { by: [id, 'agent'], issuedAt: clock() })).toMatchObject({ status: 200 });
  expect(await call('GET /users', { query: { text: 'BO@', role: 'agent' } })).toMatchObject({
    body: { items: [{ id }] },
  });
  expect(await call('GET /users/{id}/export', { path: { id } })).toMatchObject({
    body: { account: { id }, isComplete: true },
  });

  const { planId } = (await call('DELETE /users/{id}', { path: { id } })).body;
  expect(
    await call('DELETE /users/{id}', { path: { id }, query: { planId }, body: { reason: 'Asked for it' } }),
  ).toMatchObject({
    status: 200,
    body: { isComplete: true },
  });
  world.clock.advanceSeconds(5);
  expect(await call('GET /users/me', { by: [id, 'agent'], issuedAt: clock() })).toMatchObject({ status: 401 });
  expect((await call('GET /users', { query: { text: 'bo@' } })).body.items).toEqual([]);

  const asked = watch.seen();
  expect(
    asked.filter((call) => !call.endsWith(': Scan') && !grantedCalls('users', 'users-api').includes(call)),
  ).toEqual([]);
  expect(asked).toEqual([
    'AuditLog: PutItem',
    'BackendState: BatchGetItem',
    'BackendState: DeleteItem',
    'BackendState: GetItem',
    'BackendState: PutItem',
    'BackendState: UpdateItem',
    'Contacts: Scan',
    'Requests: Scan',
    'SignalEvents: PutItem',
    'UserCommands: DeleteItem',
    'UserCommands: GetItem',
    'UserCommands: PutItem',
    'UserDirectory/listing-email: Query',
    'UserDirectory: DeleteItem',
    'UserDirectory: GetItem',
    'UserDirectory: PutItem',
  ]);
}, 60_000);
