import type { AuditQuery, AuditSearch } from '../../src/domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../src/domain/operations/events.ts';

export const anEntry = (number: number, changes: Partial<AuditEntry> = {}): AuditEntry => ({
  id: `entry-${String(number).padStart(3, '0')}`,
  actor: number % 2 === 0 ? 'operator:kim' : 'automation:expiry',
  action: number % 3 === 0 ? 'statuses.changed' : 'users.invited',
  entity: number % 5 === 0 ? 'Users' : 'Requests',
  entityId: `id-${number % 4}`,
  at: new Date(Date.UTC(2026, 0, 1 + number, 12)).toISOString(),
  reason: 'because',
  before: { status: 'New' },
  after: { status: 'Expired', number },
  ...changes,
});

/** Four months, two of them at the same moment. */
const ENTRIES = [
  ...Array.from({ length: 24 }, (_, number) => anEntry(number * 4)),
  anEntry(500, { at: anEntry(8).at }),
];
const ALL = { since: new Date('2025-12-31T00:00:00Z'), until: new Date('2026-05-01T00:00:00Z') };

const idsOf = (entries: readonly AuditEntry[]): string[] => entries.map(({ id }) => id);

const expected = (isWanted: (entry: AuditEntry) => boolean): string[] =>
  idsOf(
    ENTRIES.filter(isWanted).toSorted((one, other) => (`${one.at}#${one.id}` < `${other.at}#${other.id}` ? 1 : -1)),
  );

const pagesOf = async (trail: AuditSearch, query: AuditQuery, limit: number) => {
  const pages: (readonly AuditEntry[])[] = [];
  let after: string | undefined;
  do {
    const page = await trail.page(query, { limit, ...(after === undefined ? {} : { after }) });
    if (!page.ok) throw new Error('refused');
    pages.push(page.value.entries);
    after = page.value.next;
  } while (after !== undefined);
  return pages;
};

/** What every AuditSearch does. `make` gives one with these entries. */
export const describeAuditSearchContract = (make: (entries: readonly AuditEntry[]) => Promise<AuditSearch>): void => {
  let trail: AuditSearch;
  beforeAll(async () => {
    trail = await make(ENTRIES);
  });

  it.each<[string, Partial<AuditQuery>, (entry: AuditEntry) => boolean]>([
    ['everything', {}, () => true],
    ['an actor', { actor: 'operator:kim' }, ({ actor }) => actor === 'operator:kim'],
    ['an entity and its id', { entity: 'Requests', entityId: 'id-0' }, ({ entity }) => entity === 'Requests'],
    ['an entity', { entity: 'Users' }, ({ entity }) => entity === 'Users'],
    ['an action', { action: 'statuses.changed' }, ({ action }) => action === 'statuses.changed'],
    ['actions of a kind', { action: 'users.*' }, ({ action }) => action === 'users.invited'],
    [
      'an actor and an action',
      { actor: 'operator:kim', action: 'users.*' },
      ({ action }) => action === 'users.invited',
    ],
    ['an entity and another action', { entity: 'Requests', entityId: 'id-0', action: 'none' }, () => false],
    ['nobody', { actor: 'nobody' }, () => false],
    ['no name at all', { actor: '' }, () => false],
  ])('finds by %s, newest first, every page, each once', async (_, query, isWanted) => {
    const pages = await pagesOf(trail, { ...ALL, ...query }, 7);
    expect(idsOf(pages.flat())).toEqual(expected(isWanted));
    for (const page of pages.slice(0, -1)) expect(page).toHaveLength(7);
  });

  it('finds what lies between two moments, both counted, and nothing when they are the wrong way round', async () => {
    const [first, last] = [anEntry(8).at, anEntry(80).at];
    const between = { since: new Date(first), until: new Date(last) };
    const wanted = expected(({ at }) => at >= first && at <= last);
    for (const query of [between, { ...between, actor: 'operator:kim' }, { ...between, entity: 'Requests' }]) {
      const found = idsOf((await pagesOf(trail, query, 5)).flat());
      expect(found).toEqual(
        wanted.filter((id) => !('entity' in query) || ENTRIES.find((one) => one.id === id)?.entity === query.entity),
      );
    }
    expect((await pagesOf(trail, { since: new Date(last), until: new Date(first) }, 5)).flat()).toEqual([]);
  });

  it('gives entries whole', async () => {
    const [page] = await pagesOf(trail, { ...ALL, action: 'statuses.changed' }, 100);
    expect(page).toContainEqual(anEntry(12));
  });

  it('goes on between two entries of one moment', async () => {
    const pages = await pagesOf(trail, { since: new Date(anEntry(8).at), until: new Date(anEntry(8).at) }, 1);
    expect(pages.map(idsOf)).toEqual([['entry-500'], ['entry-008']]);
  });

  it.each([
    '',
    'rubbish',
    Buffer.from('2026').toString('base64url'),
    'x'.repeat(5000),
  ])('refuses a cursor that is none: %#', async (after) => {
    expect(await trail.page(ALL, { limit: 5, after })).toEqual({ ok: false, refusal: { because: 'bad-cursor' } });
  });
};
