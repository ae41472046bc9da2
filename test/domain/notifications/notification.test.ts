import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  IllegalMove,
  isSettled,
  laidDown,
  moved,
  type Notification,
  type NotificationStatus,
  notificationIdOf,
  planned,
  TRANSITIONS,
} from '../../../src/domain/notifications/notification.ts';

const AT = new Date('2026-11-22T10:00:00.000Z');
const STATUSES = Object.keys(TRANSITIONS) as NotificationStatus[];

const fresh = planned(
  {
    id: 'n1',
    signalId: 's1',
    signalType: 'CONTACT_US_FORM_SUBMITTED',
    hookId: 'h1',
    templateId: 't1',
    channel: 'email',
    recipient: 'jane@example.com',
    priority: 'high',
    category: 'operational',
    maxRetries: 3,
    expiresAt: '2026-11-29T10:00:00.000Z',
  },
  { at: AT, dueAt: new Date('2026-11-22T10:05:00.000Z'), status: 'PENDING' },
);
const inStatus = (status: NotificationStatus): Notification => ({ ...fresh, status });

describe('TRANSITIONS', () => {
  it.each(
    STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const)),
  )('moves %s -> %s as the table says, or refuses by name', (from, to) => {
    const move = () => moved(inStatus(from), { status: to, at: AT, dueAt: undefined });
    if (TRANSITIONS[from].includes(to)) expect(move().status).toBe(to);
    else expect(move).toThrow(IllegalMove);
  });

  it('N13: no provider event leads backwards', () => {
    const rank: Partial<Record<NotificationStatus, number>> = {
      SENDING: 0,
      SENT: 1,
      DELIVERED: 2,
      BOUNCED: 3,
      COMPLAINED: 4,
    };
    for (const from of STATUSES) {
      for (const to of TRANSITIONS[from]) {
        const [before, after] = [rank[from], rank[to]];
        if (before !== undefined && after !== undefined) expect(after).toBeGreaterThan(before);
      }
    }
  });

  it('lets nothing that was sent, or may have been, be sent again', () => {
    const reachable = (from: NotificationStatus, seen = new Set<NotificationStatus>()): Set<NotificationStatus> => {
      for (const to of TRANSITIONS[from]) if (!seen.has(to)) reachable(to, seen.add(to));
      return seen;
    };
    for (const sent of ['SENT', 'DELIVERED', 'UNKNOWN_OUTCOME', 'BOUNCED', 'COMPLAINED'] as const) {
      expect(reachable(sent)).not.toContain('SENDING');
    }
  });

  it('N3: leads from a claim only forward, or to a retry that waits', () => {
    expect([...TRANSITIONS.SENDING].sort()).toEqual([
      'BOUNCED',
      'COMPLAINED',
      'DELIVERED',
      'EXPIRED',
      'FAILED',
      'RETRYING',
      'SENT',
      'UNKNOWN_OUTCOME',
    ]);
    const told = ['SENT', 'FAILED', 'DELIVERED', 'BOUNCED', 'COMPLAINED'];
    expect(TRANSITIONS.RETRYING.filter((to) => !told.includes(to))).toEqual(['PENDING', 'CANCELLED', 'EXPIRED']);
  });

  it('N13: what the provider tells leads one way, each from all before it, from wherever the message may have been sent', () => {
    const way = ['SENT', 'FAILED', 'DELIVERED', 'BOUNCED', 'COMPLAINED'] as const;
    for (const [at, from] of way.entries()) expect(TRANSITIONS[from]).toEqual(way.slice(at + 1));
    for (const from of ['PENDING', 'SENDING', 'RETRYING', 'UNKNOWN_OUTCOME'] as const) {
      expect(TRANSITIONS[from]).toEqual(expect.arrayContaining([...way]));
    }
  });

  it('settles exactly the statuses that wait for nothing of ours', () => {
    expect(STATUSES.filter((status) => !isSettled(status))).toEqual(['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING']);
  });
});

describe('moved', () => {
  it('counts an attempt when it is claimed, and keeps a timeline', () => {
    const claimed = moved(fresh, { status: 'SENDING', at: AT, dueAt: new Date(fresh.dueAt ?? '') });
    const sent = moved(claimed, { status: 'SENT', at: AT, dueAt: undefined, providerMessageId: 'm1' });
    expect(sent).toMatchObject({ attempts: 1, version: 3, providerMessageId: 'm1' });
    expect(sent).not.toHaveProperty('dueAt');
    expect(sent.timeline).toEqual([
      '2026-11-22T10:00:00.000Z PENDING',
      '2026-11-22T10:00:00.000Z SENDING',
      '2026-11-22T10:00:00.000Z SENT',
    ]);
  });

  it('keeps the timeline bounded, the beginning and the newest included, on any way through the table', () => {
    const way = fc.array(fc.nat(), { maxLength: 120 });
    fc.assert(
      fc.property(way, (choices) => {
        let current = inStatus('SCHEDULED');
        for (const choice of choices) {
          const next = TRANSITIONS[current.status];
          const status = next[choice % Math.max(1, next.length)];
          if (status !== undefined) current = moved(current, { status, at: AT, dueAt: undefined });
        }
        expect(current.timeline.length).toBeLessThanOrEqual(16);
        expect(current.timeline[0]).toBe(fresh.timeline[0]);
        if (current.version > 1) expect(current.timeline.at(-1)).toContain(current.status);
      }),
    );
  });

  it('drops the reason of an earlier state', () => {
    const waiting = moved(inStatus('SENDING'), { status: 'RETRYING', at: AT, dueAt: AT, reason: 'busy' });
    expect(moved(waiting, { status: 'PENDING', at: AT, dueAt: AT })).not.toHaveProperty('reason');
  });
});

describe('laidDown', () => {
  it('takes the row out of the due work and leaves its status', () => {
    const down = laidDown({ ...inStatus('FAILED'), reason: 'gone' }, AT);
    expect(down).toMatchObject({ status: 'FAILED', reason: 'gone', version: 2 });
    expect(down).not.toHaveProperty('dueAt');
  });
});

describe('notificationIdOf', () => {
  const key = { signalId: 's', hookId: 'h', channel: 'email', recipient: 'a@example.com' } as const;
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');

  it('N3: is the same for the same signal, hook, channel and address, and differs when any differs', () => {
    const others = [
      { ...key, signalId: 's2' },
      { ...key, hookId: 'h2' },
      { ...key, channel: 'sms' as const },
      { ...key, recipient: 'b@example.com' },
      { ...key, signalId: 'sh', hookId: '' },
    ];
    const ids = [key, ...others].map((one) => notificationIdOf(digest, one));
    expect(new Set(ids).size).toBe(ids.length);
    expect(notificationIdOf(digest, { ...key })).toBe(ids[0]);
  });
});
