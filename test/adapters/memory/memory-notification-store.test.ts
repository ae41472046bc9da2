import { createMemoryNotificationStore } from '../../../src/adapters/memory/memory-notification-store.ts';
import { aNotification, describeNotificationStoreContract } from '../../contract/notification-store.contract.ts';

describe('The notification store in memory', () => {
  describeNotificationStoreContract(async (options) => createMemoryNotificationStore(options));

  it('fails every call during an outage, and goes on with what it had', async () => {
    const store = createMemoryNotificationStore();
    const notification = aNotification();
    await store.add(notification);
    store.setOutage(true);
    await expect(store.add(aNotification())).rejects.toThrow('the notification store cannot be reached');
    await expect(store.get(notification.id)).rejects.toThrow();
    await expect(store.move(notification, notification)).rejects.toThrow();
    await expect(store.ofSignal(notification.signalId)).rejects.toThrow();
    await expect(store.due(0, new Date())[Symbol.asyncIterator]().next()).rejects.toThrow();
    store.setOutage(false);
    expect(await store.get(notification.id)).toEqual(notification);
    expect(store.all()).toEqual([notification]);
  });
});
