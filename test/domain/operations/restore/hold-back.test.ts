import { type StoredItem, textOf } from '../../../../src/domain/operations/backup/stored-item.ts';
import { heldBack, restoreOrder } from '../../../../src/domain/operations/restore/hold-back.ts';

const ORIGIN = { id: 'dev-20260401T093000Z-1a2b3c4d', endedAt: '2026-04-01T09:31:00.000Z' };

const message = (status: string): StoredItem => ({
  id: { S: 'n-1' },
  status: { S: status },
  dueAt: { S: '2026-04-01T09:35:00.000Z' },
  dueShard: { S: 'due#1' },
  version: { N: '3' },
  timeline: { L: [{ S: `2026-04-01T09:30:00.000Z ${status}` }] },
  updatedAt: { S: '2026-04-01T09:30:00.000Z' },
});

const itemOf = (model: string, row: StoredItem): StoredItem => {
  const prepared = heldBack(model, row, ORIGIN);
  if (!prepared.restore) throw new Error('left out');
  return prepared.item;
};

describe('what comes back without setting anything off', () => {
  it.each([
    'SCHEDULED',
    'PENDING',
    'SENDING',
    'RETRYING',
  ])('N3, N4: a message that was %s, due to be reported and no more', (status) => {
    const item = itemOf('NotificationQueue', message(status));
    expect(textOf(item, 'status')).toBe('UNKNOWN_OUTCOME');
    expect([item.dueShard, item.dueAt]).toEqual([{ S: 'due#1' }, { S: ORIGIN.endedAt }]);
    expect(item.version).toEqual({ N: '4' });
    expect(JSON.stringify(item.timeline)).toContain(
      `2026-04-01T09:31:00.000Z UNKNOWN_OUTCOME restored from ${ORIGIN.id}`,
    );
    expect(item.updatedAt).toEqual(message(status).updatedAt);
  });

  it.each([
    'SENT',
    'DELIVERED',
    'FAILED',
    'SUPPRESSED',
    'CANCELLED',
    'EXPIRED',
    'BOUNCED',
    'COMPLAINED',
    'UNKNOWN_OUTCOME',
  ])('a message that was %s is as it was', (status) => {
    expect(heldBack('NotificationQueue', message(status), ORIGIN)).toEqual({ restore: true, item: message(status) });
  });

  it('keeps the newest of a long timeline', () => {
    const timeline = { L: Array.from({ length: 16 }, (_, at) => ({ S: `entry ${at}` })) };
    const item = itemOf('NotificationQueue', { ...message('PENDING'), timeline });
    expect(item.timeline !== undefined && 'L' in item.timeline ? item.timeline.L : []).toHaveLength(16);
  });

  it('N3: a signal that nobody had planned is quarantined, with the reason; one that was planned is as it was', () => {
    const open: StoredItem = { id: { S: 's-1' }, signalType: { S: 'CONTACT_US_FORM_SUBMITTED' } };
    const item = itemOf('SignalEvents', open);
    expect(textOf(item, 'quarantinedAt')).toBe(ORIGIN.endedAt);
    expect(textOf(item, 'quarantineReason')).toContain('may have been told since');
    for (const name of ['processedAt', 'quarantinedAt']) {
      const settled = { ...open, [name]: { S: '2026-04-01T09:00:00.000Z' } };
      expect(itemOf('SignalEvents', settled)).toBe(settled);
    }
  });

  it('U2: a command on a user that had not ended is not carried on, and its lock stays away', () => {
    const command: StoredItem = {
      id: { S: 'c-1' },
      open: { S: 'open' },
      leaseUntil: { S: 'x' },
      state: { S: 'begun' },
    };
    const item = itemOf('UserCommands', command);
    expect(item.open ?? item.leaseUntil).toBeUndefined();
    expect(textOf(item, 'state')).toBe('refused');
    expect(heldBack('UserCommands', { id: { S: 'lock#u-1' } }, ORIGIN)).toEqual({ restore: false, held: 'user-lock' });
    const ended: StoredItem = { id: { S: 'c-2' }, state: { S: 'confirmed' } };
    expect(itemOf('UserCommands', ended)).toBe(ended);
  });

  it('is the same each time, so that a restore that was cut off comes to the same end', () => {
    expect(itemOf('NotificationQueue', message('PENDING'))).toEqual(itemOf('NotificationQueue', message('PENDING')));
  });

  it('brings back what was told before what it was told of', () => {
    expect(restoreOrder(['Contacts', 'Requests', 'NotificationQueue', 'SignalEvents', 'RequestStatusHistory'])).toEqual(
      ['SignalEvents', 'NotificationQueue', 'RequestStatusHistory', 'Contacts', 'Requests'],
    );
  });
});
