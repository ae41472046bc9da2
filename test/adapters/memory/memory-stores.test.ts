import { createMemoryContactDirectory } from '../../../src/adapters/memory/memory-contact-directory.ts';
import { createMemoryHookStore } from '../../../src/adapters/memory/memory-hook-store.ts';
import { createMemoryKnownUsers } from '../../../src/adapters/memory/memory-known-users.ts';
import { createMemorySendLedger } from '../../../src/adapters/memory/memory-send-ledger.ts';
import { createMemorySuppressionList } from '../../../src/adapters/memory/memory-suppression-list.ts';
import { createMemoryTemplateStore } from '../../../src/adapters/memory/memory-template-store.ts';
import { createMemoryWatermarks } from '../../../src/adapters/memory/memory-watermarks.ts';
import { describeWatermarksContract } from '../../contract/backend-state.contract.ts';
import { aContact, describeContactDirectoryContract } from '../../contract/contact-directory.contract.ts';
import { aHook, describeHookStoreContract } from '../../contract/hook-store.contract.ts';
import { describeKnownUsersContract } from '../../contract/known-users.contract.ts';
import { describeSendLedgerContract } from '../../contract/send-ledger.contract.ts';
import { describeSuppressionListContract } from '../../contract/suppression-list.contract.ts';
import { aTemplate, describeTemplateStoreContract } from '../../contract/template-store.contract.ts';

describe('The hook store in memory', () => {
  describeHookStoreContract(async () => {
    const store = createMemoryHookStore();
    return {
      store,
      given: async (hook) => store.put(hook),
      plantUnreadable: async ({ id, signalType }) =>
        store.plantUnreadable(signalType, { hookId: id, reason: 'channel must be one of email, sms' }),
      passSeconds: () => undefined,
    };
  });

  it('forgets a hook that is removed, and begins with those given', async () => {
    const store = createMemoryHookStore([aHook({ id: 'a' }), aHook({ id: 'b' })]);
    store.remove('a');
    expect(await store.hooksFor('CONTACT_US_FORM_SUBMITTED')).toMatchObject([{ value: { id: 'b' } }]);
  });
});

describe('The template store in memory', () => {
  describeTemplateStoreContract(async () => {
    const store = createMemoryTemplateStore();
    return {
      store,
      given: async (template) => store.put(template),
      plantUnreadable: async (id) =>
        store.plantUnreadable(id, `template ${id}: variables must be a list, or the JSON text of one`),
      passSeconds: () => undefined,
    };
  });
});

describe('The contact directory in memory', () => {
  describeContactDirectoryContract(async () => {
    const directory = createMemoryContactDirectory();
    return { directory, given: async (contact) => directory.put(contact) };
  });
});

describe('The known users in memory', () => {
  describeKnownUsersContract(async () => {
    const users = createMemoryKnownUsers();
    return { users, given: async (entry) => users.put(entry) };
  });
});

describe('The send ledger in memory', () => describeSendLedgerContract(async () => createMemorySendLedger()));
describe('The watermarks in memory', () => describeWatermarksContract(async () => createMemoryWatermarks()));

describe('The suppression list in memory', () =>
  describeSuppressionListContract(async () => createMemorySuppressionList()));

describe('A store in memory that is out', () => {
  it('throws at every call, and goes on with what it had', async () => {
    const at = new Date();
    const hooks = createMemoryHookStore([aHook()]);
    const templates = createMemoryTemplateStore([aTemplate()]);
    const contacts = createMemoryContactDirectory([aContact({ id: 'a' })]);
    const watermarks = createMemoryWatermarks();
    const suppressions = createMemorySuppressionList();
    const entry = {
      address: 'alex@example.com',
      category: 'marketing',
      cause: 'unsubscribed',
      reason: 'left',
      at,
    } as const;
    const calls = [
      () => hooks.hooksFor('CONTACT_US_FORM_SUBMITTED'),
      () => templates.get('contact-us'),
      () => contacts.byRole('AE'),
      () => contacts.byId('a'),
      () => watermarks.get('name'),
      () => watermarks.set('name', at),
      () => suppressions.reasonFor(entry.address, entry.category),
      () => suppressions.add(entry),
    ];
    const stores = [hooks, templates, contacts, watermarks, suppressions];
    for (const store of stores) store.setOutage(true);
    for (const call of calls) await expect(call()).rejects.toThrow(/cannot be reached/);
    for (const store of stores) store.setOutage(false);
    for (const call of calls) await expect(call()).resolves.not.toThrow();
  });
});
