import { createHash } from 'node:crypto';
import { createMemoryStatusMetrics } from '../../src/adapters/memory/memory-status-metrics.ts';
import { createMemoryStatusStores } from '../../src/adapters/memory/memory-status-stores.ts';
import { main } from '../../src/commands/main.ts';
import { statusesExplain } from '../../src/commands/statuses-explain.ts';
import { statusesHistory } from '../../src/commands/statuses-history.ts';
import { statusesTransition } from '../../src/commands/statuses-transition.ts';
import { EXIT } from '../../src/commands/terminal.ts';
import { REQUESTS } from '../../src/domain/statuses/requests-lifecycle.ts';
import type { TrackedRecord } from '../../src/domain/statuses/tracked-record.ts';
import { aTerminal } from '../support/terminal.ts';

const at = (day: number, time = '12:00'): string => `2026-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const NOW = new Date(at(13));

const aRequest = (overrides: Partial<TrackedRecord> = {}): TrackedRecord => ({
  id: 'request-1',
  status: 'New',
  trackedStatus: 'New',
  version: 0,
  statusSince: at(1),
  lastActivityAt: at(1),
  timerAt: at(11),
  counters: {},
  createdAt: at(1),
  updatedAt: at(1),
  assignedTo: 'contact-ae-1',
  isTestData: false,
  facts: {},
  details: {},
  ...overrides,
});

const world = (request: TrackedRecord = aRequest()) => {
  const stores = createMemoryStatusStores({ pageSize: 2 });
  stores.records.plant(request);
  let ids = 0;
  const dependencies = {
    ...stores,
    lifecycle: REQUESTS,
    clock: () => NOW,
    digest: (text: string) => createHash('sha256').update(text).digest('hex'),
    metrics: createMemoryStatusMetrics(),
    operator: async () => ({ id: 'operator:kim', groups: ['admin'] }),
    newId: () => {
      ids += 1;
      return `command-${ids}`;
    },
  };
  const { terminal, out, err } = aTerminal();
  return {
    stores,
    out,
    err,
    text: () => [...out, ...err].join('\n'),
    explain: (id = 'request-1', json = false) => statusesExplain(dependencies, terminal)(id, { json }),
    history: (id = 'request-1', { limit = 50, json = false } = {}) =>
      statusesHistory(dependencies, terminal)(id, { limit, json }),
    transition: (to: string, rest: { id?: string; reason?: string; expectedVersion?: number; json?: boolean } = {}) =>
      statusesTransition(dependencies, terminal)({ id: 'request-1', to, json: false, ...rest }),
  };
};

describe('realtechee statuses explain', () => {
  it('S6: says since when, why, what is due, and what comes next by itself or by whom', async () => {
    const { explain, text } = world();
    expect(await explain()).toBe(EXIT.done);
    for (const part of [
      'request request-1: New, version 0',
      'since        2026-03-01 12:00Z',
      'assigned     to contact contact-ae-1',
      'now          due since 2026-03-13 12:00Z  warning, expires 2026-03-15 12:00Z (day 12, inactivity)',
      'by itself    2026-03-15 12:00Z  to Expired (day 14, inactivity)',
      'next         Pending walk-thru: staff or the event meeting-scheduled',
      'next         Archived: staff, with a reason: completed_successful',
    ]) {
      expect(text()).toContain(part);
    }
  });

  it('S6: says by whom it came here, how often it can come back, and that nothing happens by itself', async () => {
    const { transition, explain, text } = world();
    await transition('Expired', { reason: 'Nobody answers' });
    expect(await explain()).toBe(EXIT.done);
    expect(text()).toContain('came         from New by operator:kim: Nobody answers');
    expect(text()).toContain('by itself    nothing: no timer runs in Expired');
    expect(text()).toContain('next         New: an admin, or the AE it is assigned to, with a reason; 3 more times');
  });

  it.each<[string, Partial<TrackedRecord>, string]>([
    ['test data', { isTestData: true }, 'nothing: it is test data'],
    ['a referral', { facts: { source: ['Referral'] } }, '2026-03-31 12:00Z  to Expired (day 30, referral)'],
    ['a status set outside', { trackedStatus: 'Expired' }, 'our records still say Expired'],
    ['a timer that fails', { timerFailures: 2 }, 'its timer has failed 2 times'],
  ])('S6: explains %s', async (_, overrides, expected) => {
    const { explain, text } = world(aRequest(overrides));
    await explain();
    expect(text()).toContain(expected);
  });

  it('S6: says in JSON, too, the version that a command must expect', async () => {
    const { explain, text } = world(aRequest({ trackedStatus: 'Expired', version: 4 }));
    await explain('request-1', true);
    expect(JSON.parse(text())).toMatchObject({ version: 5 });
  });

  it('S6: explains a row that was never seen', async () => {
    const { timerAt: _, lastActivityAt: __, ...row } = aRequest();
    const { explain, text } = world(row);
    await explain();
    expect(text()).toContain('statuses backfill --apply');
    expect(text()).toContain('no activity is on record');
  });

  it('S6: a status that no lifecycle knows is shown, and ends with 1', async () => {
    const { explain, text } = world(aRequest({ status: 'Lost\u001b[2J', trackedStatus: 'Lost\u001b[2J' }));
    expect(await explain()).toBe(EXIT.refused);
    expect(text()).toContain('is no status of this lifecycle');
    expect(text()).not.toContain('\u001b');
  });

  it('refuses an id that is none, and a row that cannot be read', async () => {
    const { stores, explain, err } = world();
    stores.records.plant({ id: 'broken', unreadable: 'status is missing' });
    expect([await explain('nope'), await explain('broken')]).toEqual([EXIT.refused, EXIT.refused]);
    expect(err).toEqual([
      'there is no such request; is this the right --stage?',
      'the request cannot be read: status is missing',
    ]);
  });

  it('gives machines the same', async () => {
    const { explain, out } = world();
    await explain('request-1', true);
    expect(JSON.parse(out.join(''))).toMatchObject({
      record: { id: 'request-1', status: 'New' },
      due: { what: 'warning', day: 12, at: at(13) },
      waysOn: expect.arrayContaining([{ to: 'Expired', who: 'staff or the timer inactivity', reason: 'any text' }]),
    });
  });
});

describe('realtechee statuses transition', () => {
  it('S5: moves a request and names the operator in its history, its signal and the audit trail', async () => {
    const { stores, transition, out } = world();
    expect(await transition('Archived', { reason: 'duplicate_request' })).toBe(EXIT.done);
    expect(out).toEqual(['request request-1: New → Archived, version 1, by operator:kim']);
    expect(stores.records.all()).toMatchObject([{ status: 'Archived', version: 1 }]);
    expect(stores.entries()).toMatchObject([
      { actor: 'operator:kim', reason: 'duplicate_request', triggeredBy: 'user' },
    ]);
    expect(stores.signals()).toMatchObject([{ emittedBy: 'operator:kim' }]);
    expect(stores.audit()).toMatchObject([{ actor: 'operator:kim' }]);
  });

  it.each<[string, string, { id?: string; reason?: string; expectedVersion?: number }, string]>([
    ['an unknown status', 'Gone', {}, '"Gone" is no status; it must be one of New, Pending walk-thru'],
    ['an unknown id', 'Archived', { id: 'nope', reason: 'duplicate_request' }, 'there is no such request'],
    ['a missing reason', 'Archived', {}, 'a reason is missing; it must be one of completed_successful'],
    ['an unlisted reason', 'Archived', { reason: 'bored' }, 'the reason is not on the list'],
    ['a transition that there is not', 'New', { reason: 'x' }, 'a request in New cannot go to New'],
    ['a stale version', 'Pending walk-thru', { expectedVersion: 7 }, 'the request has changed meanwhile: it is in New'],
  ])('S1: refuses %s, says why, and writes nothing', async (_, to, rest, expected) => {
    const { stores, transition, err } = world();
    expect(await transition(to, rest)).toBe(EXIT.refused);
    expect(err.join()).toContain(expected);
    expect(stores.records.all()).toEqual([aRequest()]);
    expect(stores.entries()).toEqual([]);
  });

  it('tells machines why, too', async () => {
    const { transition, out } = world();
    await transition('Archived', { reason: 'bored', json: true });
    expect(JSON.parse(out.join(''))).toMatchObject({ because: 'reason-unlisted', refused: expect.any(String) });
  });
});

describe('realtechee statuses history', () => {
  const moved = async () => {
    const made = world();
    await made.transition('Pending walk-thru');
    await made.transition('New', { reason: 'They moved the date' });
    await made.transition('Archived', { reason: 'other_reason' });
    made.out.length = 0;
    return made;
  };

  it('lists every change, with how long it stayed, who and why', async () => {
    const { history, text } = await moved();
    expect(await history()).toBe(EXIT.done);
    expect(text().split('\n')).toHaveLength(5);
    expect(text()).toMatch(/2026-03-13 12:00Z {2}New +Pending walk-thru +12 d 0 h +operator:kim/);
    expect(text()).toContain('They moved the date');
  });

  it('stops at the limit and says so; machines get one entry a line', async () => {
    const { history, out, err } = await moved();
    expect(await history('request-1', { limit: 2, json: true })).toBe(EXIT.done);
    expect(out.map((line) => JSON.parse(line).recordId)).toEqual(['request-1', 'request-1']);
    expect(err.join()).toContain('--limit');
  });

  it('tells a request without a history from one that there is not', async () => {
    const { history, out, err } = world();
    expect(await history()).toBe(EXIT.done);
    expect(out.join()).toContain('no change');
    expect(await history('nope')).toBe(EXIT.refused);
    expect(err.join()).toContain('there is no such request');
  });

  it('shows what a request has left behind that is gone', async () => {
    const { stores, history, text } = await moved();
    stores.records.remove('request-1');
    expect(await history()).toBe(EXIT.done);
    expect(text()).toContain('other_reason');
  });
});

describe('realtechee statuses', () => {
  const run = async (...args: string[]) => {
    const { terminal, out, err } = aTerminal();
    return { code: await main(['statuses', ...args], terminal), out: out.join('\n'), err: err.join('\n') };
  };

  it('S6: draws the lifecycle without a stage', async () => {
    const { code, out } = await run('diagram');
    expect(code).toBe(EXIT.done);
    expect(out).toContain('stateDiagram-v2');
    expect(JSON.parse((await run('diagram', '--json')).out)).toEqual(JSON.parse(JSON.stringify(REQUESTS)));
  });

  it('does not write to production by a slip', async () => {
    expect(await run('transition', 'r', 'Archived', '--reason', 'other_reason', '--stage', 'prod')).toMatchObject({
      code: EXIT.refused,
      err: expect.stringContaining('--confirm prod'),
    });
  });

  it.each([
    ['history', 'r', '--limit', 'many'],
    ['transition', 'r', 'New', '--expect', '-1'],
    ['transition', 'r'],
    ['explain'],
    ['explain', 'r', '--stage', 'nowhere'],
  ])('refuses %s %s %s %s with 1', async (...args) => {
    const { code, err } = await run(...args.filter((arg) => arg !== undefined));
    expect(code).toBe(EXIT.refused);
    expect(err).not.toBe('');
  });
});
