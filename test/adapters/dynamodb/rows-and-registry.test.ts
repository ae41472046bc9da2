import { createHash, randomUUID } from 'node:crypto';
import { createCursorKeeper } from '../../../src/adapters/dynamodb/cursor-key.ts';
import { createDynamoBulkPlans } from '../../../src/adapters/dynamodb/dynamo-bulk-plans.ts';
import { createDynamoChangeRequests } from '../../../src/adapters/dynamodb/dynamo-change-requests.ts';
import { createDynamoCheckpoints } from '../../../src/adapters/dynamodb/dynamo-checkpoints.ts';
import { createDynamoDataTables } from '../../../src/adapters/dynamodb/dynamo-data-tables.ts';
import { createDynamoDrillLedger } from '../../../src/adapters/dynamodb/dynamo-drill-ledger.ts';
import { createDynamoErasures } from '../../../src/adapters/dynamodb/dynamo-erasures.ts';
import { createDynamoIdempotencyRecords } from '../../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoIsolationRecords } from '../../../src/adapters/dynamodb/dynamo-isolation-records.ts';
import { createDynamoLinkQueue } from '../../../src/adapters/dynamodb/dynamo-link-queue.ts';
import { createDynamoMadeUsers } from '../../../src/adapters/dynamodb/dynamo-made-users.ts';
import { createDynamoMigrationLedgers } from '../../../src/adapters/dynamodb/dynamo-migration-ledgers.ts';
import { createDynamoSendLedger } from '../../../src/adapters/dynamodb/dynamo-send-ledger.ts';
import { createDynamoSuppressionList } from '../../../src/adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoWatermarks } from '../../../src/adapters/dynamodb/dynamo-watermarks.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { checkData } from '../../../src/domain/operations/check/check-data.ts';
import { NO_PROGRESS } from '../../../src/domain/users/personal-data/erasure.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const LATER = new Date('2026-11-23T10:00:00.000Z');
const [at, until] = [NOW.toISOString(), LATER.toISOString()];
const clock = (): Date => NOW;
const MODELS = ['BackendState', 'AuditLog', 'EmailSuppressionList'];
const registry = readTableRegistry().filter(({ model }) => MODELS.includes(model));
const audit = (id: string) => ({
  ...{ id, actor: 'user-1', action: 'configuration.proposed', entity: 'change', entityId: 'cr-1', at },
  ...{ before: {}, after: { state: 'proposed' } },
});

describe('the rows that the stores of the backend write', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(MODELS);
  });
  afterAll(() => database.close());

  /** Something of every kind that is kept in BackendState. */
  const fill = async (): Promise<void> => {
    const { client, suffix } = database;
    const options = { client, suffix, clock, newId: randomUUID };
    await createCursorKeeper(options)();
    await createDynamoCheckpoints(options).set('backfill', 'place');
    await createDynamoWatermarks(options).set('signals', NOW);
    const ledger = createDynamoSendLedger(options);
    await ledger.take('email', { window: NOW.getTime(), wanted: 2, limit: 10 });
    await ledger.placeInLine('email#bulk#14', { soonest: NOW, stepMilliseconds: 90, count: 2 });
    await createDynamoLinkQueue(options).put({
      ...{ id: 'q-1', userId: 'user-1', contactIds: ['contact-1', 'contact-2'] },
      ...{ because: 'several-contacts', at },
    });
    const bulk = createDynamoBulkPlans(options);
    await bulk.add({
      ...{ id: 'b-1', proposedBy: 'user-1', proposedAt: at, expiresAt: until, to: 'Archived', reason: 'old' },
      ...{ items: [{ id: 'request-1', expectedVersion: 3 }], needsApproval: true },
    });
    await bulk.approve('b-1', { by: 'user-2', at }, audit('a-1'));
    const idempotency = createDynamoIdempotencyRecords({ ...options, readAnswer: (answer) => answer });
    await idempotency.begin({ key: 'k-1', fingerprint: 'f' }, NOW, LATER);
    await idempotency.complete({ key: 'k-2', fingerprint: 'f' }, { is: 'done' }, NOW);
    await createDynamoIsolationRecords(options).write({
      ...{ beganAt: NOW, deniedRoles: ['role-1'] },
      settings: [{ kind: 'stream', id: 'm-1', name: 'queue', setting: 'on' }],
    });
    const changes = createDynamoChangeRequests(options);
    const change = {
      ...({ id: 'cr-1', state: 'proposed', proposedBy: 'user-1', proposedAt: at, expiresAt: until } as const),
      ...{ baseRevision: 1, isRollback: false, changes: [], writes: 1 },
    };
    await changes.add(change, audit('a-2'));
    const approval = { by: 'user-2', at, how: 'second-person' } as const;
    await changes.begin({ ...change, state: 'approved', approval, writes: 2 }, LATER, audit('a-3'));
    await changes.resume('cr-1', new Date(LATER.getTime() + 1), new Date(LATER.getTime() + 60_000));
    const erasures = createDynamoErasures(options);
    const erasure = {
      ...({
        id: 'e-1',
        revision: 1,
        state: 'planned',
        userId: 'user-1',
        requestedBy: 'user-2',
        plannedAt: at,
      } as const),
      ...{ expiresAt: until, updatedAt: at, found: [], isHeld: false, unlinkedContactIds: [], progress: NO_PROGRESS },
      ...{ subject: { userId: 'user-1', emails: ['a@example.com'], phones: [], contactIds: ['contact-1'] } },
    };
    await erasures.add(erasure);
    await erasures.save({ ...erasure, state: 'begun', revision: 2 });
    await erasures.addFiles('e-1', 1, ['https://example.com/1']);
    const ledgers = createDynamoMigrationLedgers(options);
    const nothing = { count: 0, sum: '0' };
    await ledgers.save({
      ...({ migrationId: '0001-x', revision: 1, state: 'running', planId: 'p', planned: nothing } as const),
      ...{ beganAt: at, updatedAt: at, finished: ['Contacts'], after: 'place', made: nothing, parts: 1, counts: {} },
    });
    await ledgers.addUndo('0001-x', 1, [{ kind: 'add', model: 'Contacts', id: 'contact-1', afterHash: 'h' }]);
    await createDynamoMadeUsers(options).save({ oldId: 'user-0', beganAt: at, newId: 'user-1', endedAt: at });
    const drills = createDynamoDrillLedger(options);
    const drill = {
      ...({
        id: 'drill-1',
        stage: 'dev',
        purpose: 'drill',
        source: { kind: 'point-in-time' },
        fromSuffix: 'a',
      } as const),
      ...{ suffix: 'b', beganAt: at, point: at, made: [], done: {}, heldBack: 0, tables: [] },
    };
    await drills.write(drill);
    await drills.tell(drill, at);
    await drills.withoutSuccessSince(NOW);
    const reason = 'asked for it';
    await createDynamoSuppressionList(options).add({
      address: 'a@example.com',
      category: 'marketing',
      cause: 'unsubscribed',
      reason,
      at: NOW,
    });
  };

  it('are as the registry says, every kind of them', async () => {
    await fill();
    const { client, suffix } = database;
    const tables = createDynamoDataTables({ client, suffix });
    const checked = await checkData({
      ...{ registry, tables, names: { service: 'realtechee', stage: 'dev', suffix, otherSuffixes: [] } },
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      pace: { sleep: async () => {}, rowsASecond: 10_000 },
    })({ integrity: false });
    expect(checked.found).toEqual([]);
    const kinds = registry.find(({ model }) => model === 'BackendState')?.shapes.slice(0, -1) ?? [];
    const { rows } = await tables.page('BackendState');
    const seen = kinds.filter(({ idBegins }) => rows.some(({ id }) => id.startsWith(idBegins)));
    expect(seen.map(({ idBegins }) => idBegins)).toEqual(kinds.map(({ idBegins }) => idBegins));
    expect(rows.filter(({ id }) => !kinds.some(({ idBegins }) => id.startsWith(idBegins)))).toEqual([]);
  });
});
