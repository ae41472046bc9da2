import { decide } from '../../../src/domain/statuses/decide.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { NOW } from '../../support/builders.ts';
import { aRecord } from '../../support/status-world.ts';

const STATUSES = ['New', 'Pending walk-thru', 'Move to Quoting', 'Expired', 'Archived'];
const REASONS = [
  ...['completed_successful', 'completed_quote_accepted', 'cancelled_no_response', 'cancelled_budget_mismatch'],
  ...['cancelled_timeline_conflict', 'cancelled_client_decision', 'expired_automatic', 'expired_manual'],
  ...['duplicate_request', 'unqualified_outside_area', 'unqualified_scope', 'other_reason'],
];

type Who = 'staff' | 'admin or AE';
interface Row {
  readonly who: Who;
  readonly reason: 'none' | 'any' | 'listed';
  readonly event?: string;
  readonly timer?: string;
  readonly atMost?: number;
}

/** The table of DOMAIN section 5, as written there. What is not in it does not happen. */
const TABLE: Readonly<Record<string, Row>> = {
  'New > Pending walk-thru': { who: 'staff', reason: 'none', event: 'meeting-scheduled' },
  'Pending walk-thru > New': { who: 'staff', reason: 'any' },
  'New > Move to Quoting': { who: 'staff', reason: 'none', event: 'quote-made' },
  'Pending walk-thru > Move to Quoting': { who: 'staff', reason: 'none', event: 'quote-made' },
  'New > Expired': { who: 'staff', reason: 'any', timer: 'inactivity' },
  'Pending walk-thru > Expired': { who: 'staff', reason: 'any', timer: 'inactivity' },
  'New > Archived': { who: 'staff', reason: 'listed' },
  'Pending walk-thru > Archived': { who: 'staff', reason: 'listed' },
  'Move to Quoting > Archived': { who: 'staff', reason: 'listed' },
  'Expired > Archived': { who: 'staff', reason: 'listed' },
  'Expired > New': { who: 'admin or AE', reason: 'any', atMost: 3 },
  'Archived > New': { who: 'admin or AE', reason: 'any', atMost: 3 },
};

/** Who may act on all requests, and who on those assigned to them. */
const CIRCLES: Readonly<Record<Who, { readonly all: readonly string[]; readonly own: readonly string[] }>> = {
  staff: { all: ['super_admin', 'admin', 'srm'], own: ['agent'] },
  'admin or AE': { all: ['super_admin', 'admin'], own: ['srm', 'agent'] },
};
const GROUPS = ['super_admin', 'admin', 'accounting', 'srm', 'agent', 'homeowner', 'provider', 'guest', undefined];
const CONTACTS = ['mine', 'another', undefined];
const GIVEN = [undefined, '', '   ', 'they asked for it', ...REASONS, 'x'.repeat(501)];

const pairs = STATUSES.flatMap((from) => [...STATUSES, 'Nowhere'].map((to) => ({ from, to })));

interface Case {
  readonly from: string;
  readonly to: string;
  readonly group: string | undefined;
  readonly contactId: string | undefined;
  readonly reason: string | undefined;
}

const verdictOnPerson = ({ who }: Row, { group = '', contactId }: Case): string => {
  const { all, own } = CIRCLES[who];
  if (all.includes(group)) return 'yes';
  if (!own.includes(group)) return 'not-permitted';
  return contactId === 'mine' ? 'yes' : 'not-assigned';
};

const verdictOnReason = (row: Row, given: string): string => {
  if (given.length > 500) return 'reason-too-long';
  if (row.reason === 'none') return 'yes';
  if (given.trim() === '') return 'reason-missing';
  return row.reason === 'any' || REASONS.includes(given) ? 'yes' : 'reason-unlisted';
};

const expected = (asked: Case): string => {
  const { from, to, reason = '' } = asked;
  if (!STATUSES.includes(to)) return 'unknown-status';
  if (asked.group === 'agent' && asked.contactId !== 'mine') return 'not-assigned'; // and nothing of how it stands
  const row = TABLE[`${from} > ${to}`];
  if (row === undefined) return 'no-such-transition';
  const person = verdictOnPerson(row, asked);
  return person === 'yes' ? verdictOnReason(row, reason) : person;
};

const actual = ({ from, to, group, contactId, reason }: Case): string => {
  const person = {
    id: 'user-1',
    groups: group === undefined ? [] : [group],
    ...(contactId === undefined ? {} : { contactId }),
  };
  const decided = decide(
    REQUESTS,
    aRecord({ status: from, assignedTo: 'mine' }),
    { to, actor: { kind: 'person', person }, ...(reason === undefined ? {} : { reason }) },
    NOW,
  );
  return decided.ok ? 'yes' : decided.refusal.because;
};

describe('the transitions of requests', () => {
  it.each(pairs)('S1: from $from to $to: whoever asks, and whatever the reason, is answered by the table', (pair) => {
    const cases = GROUPS.flatMap((group) =>
      CONTACTS.flatMap((contactId) => GIVEN.map((reason): Case => ({ ...pair, group, contactId, reason }))),
    );
    expect(cases.filter((asked) => actual(asked) !== expected(asked))).toEqual([]);
  });

  it.each(pairs)('S1: from $from to $to: events and timers move what the table says, and nothing else', ({
    from,
    to,
  }) => {
    const row = TABLE[`${from} > ${to}`];
    for (const event of ['meeting-scheduled', 'quote-made', 'note-written']) {
      const decided = decide(REQUESTS, aRecord({ status: from }), { to, actor: { kind: 'event', event } }, NOW);
      expect(decided.ok).toBe(row?.event === event);
    }
    for (const timer of ['inactivity', 'referral']) {
      const actor = { kind: 'timer', timer, rule: timer } as const;
      expect(decide(REQUESTS, aRecord({ status: from }), { to, actor }, NOW).ok).toBe(row?.timer === timer);
    }
  });

  it('U1: tells an agent nothing of a request that is no longer theirs, not even that it has moved on', () => {
    const person = { id: 'user-1', groups: ['agent'], contactId: 'another' };
    const command = { to: 'Archived', actor: { kind: 'person', person } as const, expectedVersion: 0 };
    const moved = aRecord({ status: 'Archived', version: 2, assignedTo: 'mine' });
    expect(decide(REQUESTS, moved, command, NOW)).toEqual({ ok: false, refusal: { because: 'not-assigned' } });
  });

  it('S1: a request comes back three times, and no fourth', () => {
    const admin = { kind: 'person', person: { id: 'user-1', groups: ['admin'] } } as const;
    for (const from of ['Expired', 'Archived']) {
      const answers = [0, 1, 2, 3, 4].map((reactivations) => {
        const record = aRecord({ status: from, counters: { reactivations } });
        const decided = decide(REQUESTS, record, { to: 'New', actor: admin, reason: 'they called' }, NOW);
        return decided.ok ? decided.value.counters.reactivations : decided.refusal.because;
      });
      expect(answers).toEqual([1, 2, 3, 'limit-reached', 'limit-reached']);
    }
  });

  it('S1: nothing moves a request whose status is none, and the refusal names what there is', () => {
    const admin = { kind: 'person', person: { id: 'user-1', groups: ['admin'] } } as const;
    const decided = decide(REQUESTS, aRecord({ status: 'Limbo' }), { to: 'New', actor: admin, reason: 'x' }, NOW);
    expect(decided).toEqual({ ok: false, refusal: { because: 'lost', status: 'Limbo', known: STATUSES } });
  });

  it('S5: a change has an actor, a time, the minutes before it and the stamp of its status', () => {
    const person = { id: 'user-1', groups: ['srm'] };
    const at = new Date(NOW.getTime() + 90 * 60_000);
    const command = { to: 'Archived', actor: { kind: 'person', person }, reason: 'duplicate_request' } as const;
    expect(decide(REQUESTS, aRecord(), command, at)).toEqual({
      ok: true,
      value: {
        ...{ from: 'New', to: 'Archived', at, actor: 'user-1', triggeredBy: 'user', reason: 'duplicate_request' },
        minutesInPreviousStatus: 90,
        stamps: { archivedDate: at.toISOString() },
        counters: {},
      },
    });
  });
});
