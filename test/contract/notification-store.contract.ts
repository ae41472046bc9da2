import { randomUUID } from 'node:crypto';
import { moved, type Notification, planned } from '../../src/domain/notifications/notification.ts';
import type { NotificationStore } from '../../src/domain/notifications/ports.ts';
import { minutesAfter, secondsAfter } from '../../src/domain/shared/clock.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

/** A notification of a signal of its own, so that tests do not see each other's. */
export const aNotification = (
  changes: Partial<Notification> = {},
  { dueAt = minutesAfter(NOW, 5), status = 'PENDING' as 'PENDING' | 'SCHEDULED' } = {},
): Notification => ({
  ...planned(
    {
      id: randomUUID(),
      signalId: randomUUID(),
      signalType: 'CONTACT_US_FORM_SUBMITTED',
      hookId: 'contact-us-email',
      templateId: 'contact-us',
      channel: 'email',
      recipient: 'alex.agent@example.com',
      priority: 'high',
      category: 'operational',
      maxRetries: 3,
      expiresAt: minutesAfter(NOW, 10_080).toISOString(),
    },
    { at: NOW, dueAt, status },
  ),
  ...changes,
});

const claimed = (notification: Notification): Notification =>
  moved(notification, { status: 'SENDING', at: secondsAfter(NOW, 1), dueAt: minutesAfter(NOW, 5) });

const all = async <Item>(pages: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const page of pages) items.push(...page);
  return items;
};

const everythingDue = async (store: NotificationStore, now: Date): Promise<readonly string[]> => {
  const shards = Array.from({ length: store.dueShards }, (_, shard) => all(store.due(shard, now)));
  return (await Promise.all(shards)).flat();
};

/** What every NotificationStore does. `make` gives an empty one, which reads pages of `pageSize`. */
export const describeNotificationStoreContract = (
  make: (options: { readonly pageSize?: number; readonly dueShards?: number }) => Promise<NotificationStore>,
): void => {
  it('adds a notification once; a second one with its id changes nothing', async () => {
    const store = await make({});
    const notification = aNotification();
    expect(await store.add(notification)).toBe('added');
    expect(await store.add({ ...notification, recipient: 'other@example.com' })).toBe('exists');
    expect(await store.get(notification.id)).toEqual(notification);
  });

  it('knows nothing of a notification that was never added', async () => {
    const store = await make({});
    expect(await store.get('nobody')).toBeUndefined();
    expect(await store.get('')).toBeUndefined();
    expect(await store.ofSignal('')).toEqual([]);
    const ghost = aNotification();
    expect(await store.move(ghost, claimed(ghost))).toEqual({ moved: false, current: undefined });
    expect(await store.get(ghost.id)).toBeUndefined();
  });

  it('keeps what it was given, whatever becomes of the object', async () => {
    const store = await make({});
    const timeline = ['2026-03-01T12:00:00.000Z PENDING'];
    const notification = aNotification({ timeline });
    await store.add(notification);
    timeline.push('later');
    expect((await store.get(notification.id))?.timeline).toHaveLength(1);
  });

  it('N3: of fifty that move the same notification at once, one wins, and the others are told what it is now', async () => {
    const store = await make({});
    const notification = aNotification();
    await store.add(notification);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, mover) =>
        store.move(notification, { ...claimed(notification), reason: `mover ${mover}` }),
      ),
    );
    const stored = await store.get(notification.id);
    expect(answers.filter((answer) => answer.moved)).toHaveLength(1);
    for (const answer of answers) if (!answer.moved) expect(answer.current).toEqual(stored);
    expect(stored).toMatchObject({ status: 'SENDING', version: 2, attempts: 1 });
  });

  it('moves nothing from a version or a status that is past', async () => {
    const store = await make({});
    const first = aNotification();
    await store.add(first);
    const second = claimed(first);
    expect(await store.move(first, second)).toEqual({ moved: true });
    expect(await store.move(first, second)).toEqual({ moved: false, current: second });
    const misread = { ...second, status: 'PENDING' as const };
    expect(await store.move(misread, claimed(misread))).toEqual({ moved: false, current: second });
  });

  it('N1: never changes who a notification is for or what it is about', async () => {
    const store = await make({});
    const first = aNotification({ contactId: 'contact-1' });
    await store.add(first);
    const next = claimed(first);
    await store.move(first, { ...next, recipient: 'other@example.com', hookId: 'other', expiresAt: 'never' });
    expect(await store.get(first.id)).toEqual(next);
  });

  it('drops the reason, the due time and the place in the queue when a move drops them', async () => {
    const store = await make({});
    const first = aNotification({ reason: 'throttled' });
    await store.add(first);
    const sending = claimed(first);
    const sent = moved(sending, { status: 'SENT', at: NOW, dueAt: undefined, providerMessageId: 'message-1' });
    await store.move(first, sending);
    expect(await everythingDue(store, minutesAfter(NOW, 60))).toEqual([first.id]);
    await store.move(sending, sent);
    const stored = await store.get(first.id);
    expect(stored).toEqual(sent);
    expect(stored).not.toHaveProperty('dueAt');
    expect(stored).not.toHaveProperty('reason');
    expect(await everythingDue(store, minutesAfter(NOW, 60))).toEqual([]);
  });

  it('N2: lists what is due, oldest first, over all pages, and nothing that is not', async () => {
    const store = await make({ pageSize: 3, dueShards: 1 });
    const minutes = [9, 2, 7, 4, 1, 8, 3, 6, 5, 0];
    const added = minutes.map((minute) => aNotification({}, { dueAt: minutesAfter(NOW, minute) }));
    for (const notification of added) await store.add(notification);
    const pages: (readonly string[])[] = [];
    for await (const page of store.due(0, minutesAfter(NOW, 8))) pages.push(page);
    const expected = [...added].sort((one, other) => ((one.dueAt ?? '') < (other.dueAt ?? '') ? -1 : 1)).slice(0, 9);
    expect(pages.flat()).toEqual(expected.map(({ id }) => id));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(3);
  });

  it('lists what is still due while what was read is moved on', async () => {
    const store = await make({ pageSize: 2, dueShards: 1 });
    const added = [1, 2, 3, 4, 5].map((minute) =>
      aNotification({}, { dueAt: minutesAfter(NOW, minute), status: 'SCHEDULED' }),
    );
    for (const notification of added) await store.add(notification);
    const seen: string[] = [];
    for await (const page of store.due(0, minutesAfter(NOW, 10))) {
      seen.push(...page);
      for (const id of page) {
        const found = await store.get(id);
        if (found === undefined) continue;
        await store.move(found, moved(found, { status: 'PENDING', at: NOW, dueAt: minutesAfter(NOW, 60) }));
      }
    }
    expect(seen).toEqual(added.map(({ id }) => id));
    expect(await everythingDue(store, minutesAfter(NOW, 10))).toEqual([]);
  });

  it('puts every notification in one of its shards', async () => {
    const store = await make({ dueShards: 4 });
    const added = Array.from({ length: 40 }, () => aNotification());
    await Promise.all(added.map((notification) => store.add(notification)));
    expect(store.dueShards).toBe(4);
    const shards = await Promise.all([0, 1, 2, 3].map((shard) => all(store.due(shard, minutesAfter(NOW, 10)))));
    expect(shards.flat().sort()).toEqual(added.map(({ id }) => id).sort());
    for (const shard of shards) expect(shard.length).toBeGreaterThan(0);
  });

  it('N16: finds all notifications of a signal, and of no other, over all pages', async () => {
    const store = await make({ pageSize: 3 });
    const signalId = randomUUID();
    const ofSignal = Array.from({ length: 8 }, () => aNotification({ signalId }));
    for (const notification of [...ofSignal, aNotification()]) await store.add(notification);
    const sorted = [...ofSignal].sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(await store.ofSignal(signalId)).toEqual(sorted);
    expect(await store.ofSignal(randomUUID())).toEqual([]);
  });
};
