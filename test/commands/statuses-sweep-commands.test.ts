import { createHash } from 'node:crypto';
import { createMemoryCheckpoints } from '../../src/adapters/memory/memory-checkpoints.ts';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { createMemoryStatusStores } from '../../src/adapters/memory/memory-status-stores.ts';
import { main } from '../../src/commands/main.ts';
import { statusesBackfill } from '../../src/commands/statuses-backfill.ts';
import { statusesSimulate } from '../../src/commands/statuses-simulate.ts';
import { EXIT } from '../../src/commands/terminal.ts';
import { REQUESTS } from '../../src/domain/statuses/requests-lifecycle.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { aTerminal } from '../support/terminal.ts';

const at = (day: number, time = '12:00'): string => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const NOW = new Date(at(13));

const aRow = (id: string): TrackedRecord => ({
  id,
  status: 'New',
  version: 0,
  counters: {},
  createdAt: at(1),
  updatedAt: at(1),
  isTestData: false,
  facts: {},
  details: {},
});
const aRequest = (id: string, overrides: Partial<TrackedRecord> = {}): TrackedRecord => ({
  ...aRow(id),
  trackedStatus: 'New',
  statusSince: at(1),
  lastActivityAt: at(1),
  timerAt: at(11),
  ...overrides,
});

const world = () => {
  const stores = createMemoryStatusStores({ pageSize: 2 });
  const { terminal, out, err } = aTerminal();
  const dependencies = {
    ...stores,
    lifecycle: REQUESTS,
    clock: () => NOW,
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    metrics: createMemoryStatusMetrics(),
    checkpoints: createMemoryCheckpoints(),
  };
  return {
    stores,
    out,
    err,
    text: () => out.join('\n'),
    lines: () => out.map((line) => JSON.parse(line)),
    simulate: (from: string, until = from, json = false) =>
      statusesSimulate(dependencies, terminal)({ from: new Date(from), until: new Date(until) }, { json }),
    backfill: (options: { apply?: boolean; restart?: boolean; json?: boolean } = {}) =>
      statusesBackfill(dependencies, terminal)({ apply: false, restart: false, json: false, ...options }),
  };
};

describe('realtechee statuses simulate', () => {
  it('S6: says what one sweep would do at a moment, and why, and writes nothing', async () => {
    const { stores, simulate, text } = world();
    stores.records.plant(aRequest('quiet'));
    stores.records.plant(aRequest('referral', { facts: { source: ['Referral'] } }));
    stores.records.plant(aRequest('later', { lastActivityAt: at(10), timerAt: at(20) }));
    const before = stores.records.all();
    expect(await simulate(at(15))).toBe(EXIT.done);
    expect(text()).toMatch(
      /2026-03-15 12:00Z {2}quiet +New +to Expired +nothing has happened since 2026-03-01.*inactivity/,
    );
    expect(text()).toMatch(/referral +New +warn of day 12 .*it expires at 2026-03-31/);
    expect(text()).toContain(
      'at 2026-03-15 12:00Z: 1 warned, 1 moved, 0 reconciled, 0 unreadable. Nothing was written.',
    );
    expect(text()).not.toContain('later');
    expect(stores.records.all()).toEqual(before);
  });

  it('S6: follows the sweeps of some days, in the order of time', async () => {
    const { stores, simulate, lines } = world();
    stores.records.plant(aRequest('quiet'));
    stores.records.plant({ id: 'broken', status: 'New', timerAt: at(12), unreadable: 'createdAt is missing' });
    await simulate(at(10), at(17), true);
    expect(lines()).toEqual([
      expect.objectContaining({ at: at(11), what: 'warning', day: 10 }),
      expect.objectContaining({ at: at(13), what: 'warning', day: 12 }),
      expect.objectContaining({ at: at(15), what: 'move', to: 'Expired', rule: 'inactivity' }),
      { recordId: 'broken', unreadable: 'createdAt is missing' },
      { summary: { from: at(10), until: at(17), warnings: 2, moves: 1, reconciliations: 0, unreadable: 1 } },
    ]);
  });

  it('shows what another program has left to record', async () => {
    const { stores, simulate, text } = world();
    stores.records.plant(aRequest('outside', { status: 'Archived' }));
    await simulate(at(13));
    expect(text()).toMatch(/outside +New +record Archived, set outside/);
  });
});

describe('realtechee statuses backfill', () => {
  const old = () => {
    const made = world();
    for (const id of ['a', 'b', 'c']) made.stores.records.plant(aRow(id));
    made.stores.records.plant(aRequest('kept'));
    return made;
  };

  it('O2: shows what it would do and writes nothing, unless it is told to', async () => {
    const { stores, backfill, text } = old();
    const before = stores.records.all();
    expect(await backfill()).toBe(EXIT.done);
    expect(text()).toContain('3 to put right; --apply does it. Nothing was written.');
    expect(text()).toContain('a            unseen  in New, last activity 2026-03-01T12:00:00.000Z, due 2026-03-11');
    expect(stores.records.all()).toEqual(before);
  });

  it('O2: writes what is missing, and changes nothing the second time', async () => {
    const { stores, backfill, lines, out } = old();
    expect(await backfill({ apply: true, json: true })).toBe(EXIT.done);
    expect(lines().at(-1)).toMatchObject({ summary: { applied: true, looked: 4, unseen: 3, right: 1, failed: 0 } });
    expect(stores.records.all().every(({ timerAt }) => timerAt === at(11))).toBe(true);
    out.length = 0;
    await backfill({ apply: true, json: true });
    expect(lines().at(-1)).toMatchObject({ summary: { unseen: 0, right: 4 } });
  });

  it('ends with 1 when rows need a person, and names them', async () => {
    const { stores, backfill, text } = world();
    stores.records.plant({ id: 'broken', unreadable: 'status is missing' });
    stores.records.plant(aRequest('lost', { status: 'Gone\u001b', trackedStatus: 'Gone\u001b', timerAt: 'never' }));
    expect(await backfill()).toBe(EXIT.refused);
    expect(text()).toContain('broken       unreadable  status is missing');
    expect(text()).toMatch(/1 {2}in a status that no lifecycle knows/);
    expect(text()).not.toContain('\u001b');
  });
});

describe('the command line of both', () => {
  const run = async (...args: string[]) => {
    const { terminal, err } = aTerminal();
    return { code: await main(['statuses', ...args], terminal), err: err.join('\n') };
  };

  it.each([
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    '2026-04-01T25:00Z',
    '',
    '1775001600',
  ])('refuses "%s", which is no date', async (date) => {
    const { code, err } = await run('simulate', '--at', date);
    expect(code).toBe(EXIT.refused);
    expect(err).toContain('It must be a date like 2026-04-01');
  });

  it.each(['0', '-3', 'many', '1e99', '4000000', '1e15'])('refuses %s days', async (days) => {
    const { code, err } = await run('simulate', '--at', '2026-04-01', '--days', days);
    expect(code).toBe(EXIT.refused);
    expect(err).toMatch(/whole number|too far/);
  });

  it('does not backfill production by a slip', async () => {
    const { code, err } = await run('backfill', '--stage', 'prod', '--apply');
    expect([code, err]).toEqual([EXIT.refused, expect.stringContaining('--confirm prod')]);
  });
});
