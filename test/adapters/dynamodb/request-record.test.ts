import { recordImageReader } from '../../../src/adapters/dynamodb/record-image.ts';
import { requestTable } from '../../../src/adapters/dynamodb/request-record.ts';
import { secondsAfter } from '../../../src/domain/shared/clock.ts';
import { REQUESTS_WATCH } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { createStatusTables, type Row } from '../../support/status-tables.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const BARE = { id: 'request-1', status: 'New', createdAt: '2026-02-01T08:00:00Z', updatedAt: '2026-02-02T08:00:00Z' };

const nowhere = requestTable({
  client: new Proxy({} as never, {
    get: () => {
      throw new Error('nothing is to be asked for');
    },
  }),
  suffix: 'x',
  clock: () => NOW,
  keyPartners: [],
});
const read = (changes: Row) => nowhere.read({ ...BARE, ...changes });

describe('A stored request', () => {
  it('is read with the fields that the platform gives it, and nothing is asked for where there are no key partners', async () => {
    const row = { leadSource: 'Referral', source: ' Website ', assignedTo: 'contact-1', agentContactId: 'agent-1' };
    expect(
      await read({ ...row, priority: ' Urgent', estimatedValue: '250000', budget: '?', brokerage: 'Acme' }),
    ).toEqual({
      ok: true,
      value: {
        ...{ id: 'request-1', status: 'New', version: 0, counters: {}, isTestData: false, assignedTo: 'contact-1' },
        ...{ createdAt: '2026-02-01T08:00:00.000Z', updatedAt: '2026-02-02T08:00:00.000Z' },
        facts: { source: ['Referral', 'Website'] },
        details: { priority: 'urgent', estimatedValue: 250_000 },
      },
    });
  });

  it.each<Row>([
    { priority: 3, estimatedValue: '$250,000', assignedTo: 7, leadSource: ['x'], source: null },
    { priority: ' ', estimatedValue: '', assignedTo: '', leadSource: '', source: {} },
    { priority: null, estimatedValue: '   ', assignedTo: null, leadSource: 7, source: true },
  ])('has nothing where nothing readable stands: %j', async (changes) => {
    const request = await read(changes);
    expect(request.ok && request.value).toEqual({
      ...{ id: 'request-1', status: 'New', version: 0, counters: {}, isTestData: false },
      ...{ createdAt: '2026-02-01T08:00:00.000Z', updatedAt: '2026-02-02T08:00:00.000Z' },
      ...{ facts: { source: [] }, details: {} },
    });
  });

  it('was changed when it was made, or made when it was changed, where one of the times is missing', async () => {
    expect(await read({ updatedAt: null })).toMatchObject({ value: { updatedAt: '2026-02-01T08:00:00.000Z' } });
    expect(await read({ createdAt: '' })).toMatchObject({ value: { createdAt: '2026-02-02T08:00:00.000Z' } });
  });

  it('may be in a status that no lifecycle knows', async () => {
    expect(await read({ status: 'Parked' })).toMatchObject({ ok: true, value: { status: 'Parked' } });
  });

  it.each<[Row, string]>([
    [{ status: null }, 'status is missing; it must be a text'],
    [{ status: 7 }, 'status must be a text'],
    [{ createdAt: null, updatedAt: null }, 'createdAt is missing; it must be a time like'],
    [{ updatedAt: 'yesterday' }, 'updatedAt must be a time like'],
    [{ timerAt: 'soon' }, 'timerAt must be a time, or "never"'],
    [{ version: -1 }, 'version must be a whole number from 0'],
    [{ reactivations: 'many' }, 'reactivations must be a whole number from 0'],
    [{ lastActivityAt: 'Alex called at noon' }, 'lastActivityAt must be a time like'],
  ])('is refused with field, problem and remedy, and without its values: %j', async (changes, reason) => {
    const refused = await read(changes);
    expect(refused).toMatchObject({ ok: false, refusal: { reason: expect.stringContaining(reason) } });
    if (!refused.ok) expect(refused.refusal.reason).not.toContain('Alex');
  });
});

describe('A request of a key partner', () => {
  let tables: Awaited<ReturnType<typeof createStatusTables>>;
  let now = NOW;
  beforeAll(async () => {
    tables = await createStatusTables({ clock: () => now, keyPartners: ['Acme Realty', ' Best  '] });
    await tables.write('Contacts', { id: 'of-acme', brokerage: ' ACME realty' });
    await tables.write('Contacts', { id: 'of-none', brokerage: null });
  });
  afterAll(() => tables.close());

  const partnerOf = async (changes: Row): Promise<boolean> => {
    const record = await tables.records.read({ ...BARE, ...changes });
    return record.ok && record.value.facts.partner?.includes('key') === true;
  };

  it.each<[boolean, Row]>([
    [true, { brokerage: 'acme realty ' }],
    [true, { brokerage: 'BEST' }],
    [false, { brokerage: 'Acme' }],
    [true, { agentContactId: 'of-acme' }],
    [true, { agentContactId: 'of-acme', brokerage: ' ' }],
    [false, { agentContactId: 'of-acme', brokerage: 'Other' }],
    [false, { agentContactId: 'of-none' }],
    [false, { agentContactId: 'nobody' }],
    [false, { agentContactId: null }],
    [false, {}],
  ])('is known by the brokerage that it names, or else by its agent: %s for %j', async (isKeyPartner, changes) => {
    expect(await partnerOf(changes)).toBe(isKeyPartner);
  });

  it('counts as one again a minute after its agent has gone to the partner', async () => {
    await tables.write('Contacts', { id: 'moving', brokerage: 'Other' });
    expect(await partnerOf({ agentContactId: 'moving' })).toBe(false);
    await tables.write('Contacts', { id: 'moving', brokerage: 'Best' });
    expect(await partnerOf({ agentContactId: 'moving' })).toBe(false);
    now = secondsAfter(now, 60);
    expect(await partnerOf({ agentContactId: 'moving' })).toBe(true);
  });

  it('is not decided on guesses: where the agent cannot be read, nor can the request', async () => {
    const broken = requestTable({ ...tables, suffix: 'elsewhere', keyPartners: ['Best'] });
    await expect(broken.read({ ...BARE, agentContactId: 'of-acme' })).rejects.toThrow();
  });
});

describe('A request as its stream shows it', () => {
  const readImage = recordImageReader(REQUESTS_WATCH);
  const image = {
    id: { S: 'request-1' },
    status: { S: 'New' },
    trackedStatus: { S: 'Expired' },
    version: { N: '4' },
    lastActivityAt: { S: '2026-02-02T00:00:00-08:00' },
    updatedAt: { S: '2026-02-03T08:00:00Z' },
    officeNotes: { S: 'called' },
    visitDate: { S: '' },
    lastContactDate: { NULL: true },
    assignedTo: { N: '7' },
    clientResponseDate: { L: [{ S: 'a' }] },
    message: { S: 'not watched' },
  };

  it('has the watched fields that are filled in, as texts', () => {
    expect(readImage(image)).toEqual({
      ok: true,
      value: {
        ...{ id: 'request-1', status: 'New', trackedStatus: 'Expired', version: 4 },
        ...{ createdAt: '2026-02-03T08:00:00.000Z', updatedAt: '2026-02-03T08:00:00.000Z' },
        lastActivityAt: '2026-02-02T08:00:00.000Z',
        fields: { officeNotes: 'called', assignedTo: '7', clientResponseDate: '["a"]' },
      },
    });
  });

  it('is refused with the reason when it is none', () => {
    expect(readImage({ id: { S: 'a' }, status: { NULL: true } })).toMatchObject({
      ok: false,
      refusal: { reason: expect.stringContaining('status is missing') },
    });
  });
});
