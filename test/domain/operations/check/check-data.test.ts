import { createMemoryDataTables } from '../../../../src/adapters/memory/memory-data-tables.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { checkData } from '../../../../src/domain/operations/check/check-data.ts';
import type { ExactRow } from '../../../../src/domain/operations/data/exact-row.ts';
import { digest } from '../../../support/migration-world.ts';

const OWN = 'a'.repeat(26);
const OTHER = 'b'.repeat(26);
const NAMES = { service: 'realtechee-backend', stage: 'dev', suffix: OWN, otherSuffixes: [OTHER] };
const AT = { createdAt: '2025-01-01T00:00:00.000Z', updatedAt: '2025-06-01T00:00:00Z' };
const SOUND: Readonly<Record<string, readonly ExactRow[]>> = {
  Contacts: [{ id: 'c1', email: 'jane@a.example', roleType: 'AE', ...AT }],
  Properties: [{ id: 'p1', propertyFullAddress: '1 Way', ...AT }],
  Requests: [{ id: 'r1', status: 'New', homeownerContactId: 'c1', addressId: 'p1', agentContactId: null, ...AT }],
  RequestNotes: [{ id: 'n1', requestId: 'r1', ...AT }],
  SignalNotificationHooks: [
    { id: 'h1', signalType: 'X', notificationTemplateId: 't1', channel: 'EMAIL', recipientEmails: '[]', ...AT },
  ],
  NotificationTemplate: [{ id: 't1', ...AT }],
  SignalEvents: [{ id: 's1', signalType: 'X', payload: {}, emittedAt: AT.createdAt, ttl: 1_800_000_000, ...AT }],
};

/** As it is written. */
const MESSAGE = {
  id: 'x',
  ...AT,
  signalType: 'X',
  hookId: 'h1',
  templateId: 't1',
  channel: 'email',
  recipient: 'jane@a.example',
  priority: 'low',
  category: 'operational',
  maxRetries: 3,
  status: 'SENT',
  attempts: 1,
  expiresAt: AT.updatedAt,
  timeline: ['then SENT'],
  version: 1,
};

const createWorld = (more: Readonly<Record<string, readonly ExactRow[]>> = {}) => {
  const tables = createMemoryDataTables({ pageSize: 2 });
  for (const [model, rows] of Object.entries(SOUND)) tables.plant(model, ...rows);
  for (const [model, rows] of Object.entries(more)) tables.plant(model, ...rows);
  tables.beforeWrite(() => {
    throw new Error('a check writes nothing');
  });
  const pace = { sleep: async () => {}, rowsASecond: 1_000 };
  const check = (mostKeys?: number) =>
    checkData({
      registry: readTableRegistry(),
      tables,
      names: NAMES,
      digest,
      pace,
      ...(mostKeys === undefined ? {} : { mostKeys }),
    });
  return { tables, check };
};

const foundIn = async (more: Readonly<Record<string, readonly ExactRow[]>>, integrity = true) => {
  const { check } = createWorld(more);
  const { found } = await check()({ integrity });
  return found.map(({ model, kind, field, count, samples }) => [kind, model, field, count, ...samples]);
};

describe('a check of data', () => {
  it('O3: finds nothing wrong in sound rows, and writes nothing', async () => {
    const { check } = createWorld();
    expect(await check()({ integrity: true })).toMatchObject({
      isRight: true,
      found: [],
      rows: { Contacts: 1, Requests: 1, Legal: 0 },
    });
  });

  it.each<readonly [string, string, ExactRow, readonly unknown[]]>([
    ['no time', 'Legal', { id: 'x', createdAt: AT.createdAt }, ['bad-time', 'Legal', 'updatedAt', 1, 'x']],
    [
      'a local time',
      'Legal',
      { id: 'x', ...AT, updatedAt: '2025-01-01T00:00:00+01:00' },
      ['bad-time', 'Legal', 'updatedAt', 1, 'x'],
    ],
    [
      'no day',
      'Legal',
      { id: 'x', ...AT, updatedAt: '2025-13-41T00:00:00Z' },
      ['bad-time', 'Legal', 'updatedAt', 1, 'x'],
    ],
    [
      'NULL as a key',
      'Contacts',
      { id: 'x', ...AT, roleType: null },
      ['null-index-key', 'Contacts', 'roleType', 1, 'x'],
    ],
    ['an empty key', 'Contacts', { id: 'x', ...AT, email: '' }, ['null-index-key', 'Contacts', 'email', 1, 'x']],
    ['a number as a key', 'Requests', { id: 'x', ...AT, status: 1 }, ['bad-index-key', 'Requests', 'status', 1, 'x']],
    [
      'an expiry in words',
      'SignalEvents',
      { id: 'x', ...AT, signalType: 'X', payload: {}, ttl: '2025' },
      ['bad-ttl', 'SignalEvents', 'ttl', 1, 'x'],
    ],
    [
      'an expiry in milliseconds',
      'SignalEvents',
      { id: 'x', ...AT, signalType: 'X', payload: '{}', ttl: 1_800_000_000_000 },
      ['bad-ttl', 'SignalEvents', 'ttl', 1, 'x'],
    ],
    [
      'a field that every row has, missing',
      'SignalEvents',
      { id: 'x', ...AT, signalType: 'X', payload: null },
      ['field-missing', 'SignalEvents', 'payload', 1, 'x'],
    ],
    [
      'another word than the registry has',
      'Requests',
      { id: 'x', ...AT, status: 'New', priority: 'soon' },
      ['field-type', 'Requests', 'priority', 1, 'x'],
    ],
    [
      'a field of another type',
      'Contacts',
      { id: 'x', ...AT, firstName: ['Jane'] },
      ['field-type', 'Contacts', 'firstName', 1, 'x'],
    ],
    [
      'a reference that is no text',
      'RequestNotes',
      { id: 'x', ...AT, requestId: 7 },
      ['field-type', 'RequestNotes', 'requestId', 1, 'x'],
    ],
    ['test data', 'Contacts', { id: 'x', ...AT, leadSource: 'E2E_TEST' }, ['test-data', 'Contacts', '', 1, 'x']],
    [
      'another table’s name, deep inside',
      'Legal',
      { id: 'x', ...AT, a: [{ b: `Contacts-${OTHER}-NONE` }] },
      ['other-suffix', 'Legal', 'a', 1, 'x'],
    ],
    [
      'an unknown suffix',
      'Legal',
      { id: 'x', ...AT, a: `Contacts-${'c'.repeat(26)}-NONE` },
      ['other-suffix', 'Legal', 'a', 1, 'x'],
    ],
    ['a bare suffix', 'Legal', { id: 'x', ...AT, a: `?s=${OTHER}` }, ['other-suffix', 'Legal', 'a', 1, 'x']],
    [
      'another stage’s ARN',
      'Legal',
      { id: 'x', ...AT, a: 'see arn:aws:sqs:us-west-1:1:realtechee-backend-prod-q' },
      ['other-stage', 'Legal', 'a', 1, 'x'],
    ],
    [
      'another stage’s ARN after its own, in one word',
      'Legal',
      {
        id: 'x',
        ...AT,
        a: '["arn:aws:sqs:us-west-1:1:realtechee-backend-dev-q","arn:aws:sqs::1:realtechee-backend-prod-q","x"]',
      },
      ['other-stage', 'Legal', 'a', 1, 'x'],
    ],
  ])('finds %s', async (_, model, row, expected) => {
    expect(await foundIn({ [model]: [row] }, false)).toEqual([expected]);
  });

  it('bears a text that is as long as a row may be and begins anew all the time', async () => {
    const hostile = ['arn:aws:'.repeat(50_000), 'a-'.repeat(200_000), ' '.repeat(400_000)];
    expect(await foundIn({ Legal: hostile.map((a, at) => ({ id: `x${at}`, ...AT, a })) }, false)).toEqual([]);
  });

  it('takes its own names for none of another stage, and no name or address for test data', async () => {
    const row = {
      id: 'x',
      ...AT,
      firstName: 'E2E_TEST',
      a: `Contacts-${OWN}-NONE arn:aws:sqs:us-west-1:1:realtechee-backend-dev-q`,
    };
    expect(await foundIn({ Contacts: [row] })).toEqual([]);
  });

  it.each<readonly [string, string, ExactRow, readonly (readonly unknown[])[]]>([
    [
      'a row that is not there',
      'Requests',
      { id: 'x', ...AT, status: 'New', homeownerContactId: 'c1', addressId: 'gone' },
      [['dangling', 'Requests', 'addressId', 1, 'x']],
    ],
    [
      'a note of no request',
      'RequestNotes',
      { id: 'x', ...AT, requestId: 'gone' },
      [
        ['dangling', 'RequestNotes', 'requestId', 1, 'x'],
        ['orphan', 'RequestNotes', '', 1, 'x'],
      ],
    ],
    [
      'a signal that has expired',
      'NotificationQueue',
      { ...MESSAGE, signalId: 'gone', contactId: 'c1' },
      [['target-expired', 'NotificationQueue', 'signalId', 1, 'x']],
    ],
    [
      'an address twice, whatever its case',
      'Contacts',
      { id: 'x', ...AT, email: 'Jane@A.example ' },
      [['duplicate', 'Contacts', 'email', 1, 'x']],
    ],
  ])('with integrity, finds %s', async (_, model, row, expected) => {
    expect(await foundIn({ [model]: [row] })).toEqual(expected);
    expect(await foundIn({ [model]: [row] }, false)).toEqual([]);
  });

  it('tells rows that belong to test data from rows that only refer to it', async () => {
    const found = await foundIn({
      Requests: [{ id: 't1', ...AT, status: 'New', leadSource: 'E2E_TEST' }],
      RequestNotes: [{ id: 'n2', ...AT, requestId: 't1' }],
      Projects: [{ id: 'j1', ...AT, requestId: 't1' }],
    });
    expect(found).toEqual([
      ['test-data', 'Requests', '', 1, 't1'],
      ['refers-to-test-data', 'Projects', 'requestId', 1, 'j1'],
      ['part-of-test-data', 'RequestNotes', 'requestId', 1, 'n2'],
    ]);
  });

  it('says what the registry wants of a field, and never what is there', async () => {
    const { check } = createWorld({ Requests: [{ id: 'x', ...AT, status: 'New', priority: 'Mr. Secret' }] });
    const { found } = await check()({ integrity: false });
    expect(found).toEqual([
      {
        ...{ model: 'Requests', kind: 'field-type', field: 'priority', count: 1, samples: ['x'] },
        expected: 'low|medium|high|urgent',
      },
    ]);
  });

  it('has nothing against fields that the registry does not know', async () => {
    const row = { id: 'x', ...AT, status: 'New', colour: 7, visit: { at: [null] } };
    expect(await foundIn({ Requests: [row] })).toEqual([]);
  });

  it('counts all, and shows ids and names of fields alone', async () => {
    const rows = Array.from({ length: 9 }, (_, at) => ({ id: `x${at}`, email: 'secret@a.example', createdAt: 'then' }));
    const { check } = createWorld({ Contacts: rows });
    const checked = await check()({ integrity: true });
    expect(checked.found).toContainEqual(
      expect.objectContaining({
        model: 'Contacts',
        kind: 'bad-time',
        field: 'createdAt',
        count: 9,
        samples: ['x0', 'x1', 'x2', 'x3', 'x4'],
      }),
    );
    expect(JSON.stringify(checked)).not.toMatch(/secret|then/);
  });

  it('says which tables are missing, and goes on with the others', async () => {
    const { tables, check } = createWorld();
    tables.drop('Contacts');
    const { found, rows, isRight } = await check()({ integrity: true });
    expect(found.map(({ model, kind }) => [model, kind])).toEqual([
      ['Contacts', 'missing-table'],
      ['Requests', 'dangling'],
    ]);
    expect(rows.Requests).toBe(1);
    expect(isRight).toBe(false);
  });

  it('says of a table with more natural keys than it keeps that the rest was not compared', async () => {
    const { check } = createWorld({ Contacts: [{ id: 'x', email: 'x@a.example', ...AT }] });
    expect((await check(1)({ integrity: true })).notAllCompared).toEqual(['Contacts']);
  });
});
