import { randomUUID } from 'node:crypto';
import type { Hook } from '../../src/domain/notifications/hook.ts';
import type { HookStore } from '../../src/domain/notifications/ports.ts';

export const aHook = (changes: Partial<Hook> = {}): Hook => ({
  id: randomUUID(),
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  notificationTemplateId: 'contact-us',
  channel: 'email',
  enabled: true,
  priority: 'high',
  category: 'operational',
  recipientEmails: ['office@example.com'],
  recipientRoles: ['AE'],
  recipientDynamic: ['customerEmail', 'contact:assignedTo'],
  conditions: [{ field: 'product', operator: 'eq', value: 'kitchen' }],
  deliveryDelayMinutes: 5,
  maxRetries: 2,
  expiresAfterMinutes: 120,
  ...changes,
});

export interface HookStoreHarness {
  readonly store: HookStore;
  /** Writes a hook, or replaces the one with its id. */
  readonly given: (hook: Hook) => Promise<void>;
  /** Writes, past the store, a hook on an unknown channel. */
  readonly plantUnreadable: (hook: Hook) => Promise<void>;
  readonly passSeconds: (seconds: number) => void;
}

/** What every HookStore does; its answers may be up to 30 s old. `make` gives an empty one, which reads pages of two. */
export const describeHookStoreContract = (make: () => Promise<HookStoreHarness>): void => {
  it('finds all hooks of a signal type, and of no other, over all pages', async () => {
    const { store, given } = await make();
    const hooks = Array.from({ length: 5 }, () => aHook());
    for (const hook of [...hooks, aHook({ signalType: 'AFFILIATE_FORM_SUBMITTED' })]) await given(hook);
    const expected = [...hooks].sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(await store.hooksFor('CONTACT_US_FORM_SUBMITTED')).toEqual(expected.map((value) => ({ ok: true, value })));
  });

  it('N2: names every type that a hook of either channel names, once, over all pages', async () => {
    const { store, given } = await make();
    const types = ['A', 'B', 'B', 'C', 'D', 'E'];
    for (const [index, signalType] of types.entries()) {
      await given(aHook({ signalType, channel: index % 2 === 0 ? 'email' : 'sms' }));
    }
    expect(await store.signalTypes()).toEqual(['A', 'B', 'C', 'D', 'E']);
  });

  it.each(['NOT_A_TYPE', ''])('finds no hooks of a type that has none ("%s")', async (signalType) => {
    const { store, given } = await make();
    await given(aHook());
    expect(await store.hooksFor(signalType)).toEqual([]);
  });

  it('finds the first hook of a type at once, though it was asked before', async () => {
    const { store, given } = await make();
    expect(await store.hooksFor('CONTACT_US_FORM_SUBMITTED')).toEqual([]);
    await given(aHook());
    expect(await store.hooksFor('CONTACT_US_FORM_SUBMITTED')).toHaveLength(1);
  });

  it('N7: knows of a change when half a minute has passed', async () => {
    const { store, given, passSeconds } = await make();
    const hook = aHook();
    await given(hook);
    await store.hooksFor(hook.signalType);
    await given({ ...hook, enabled: false });
    passSeconds(30);
    expect(await store.hooksFor(hook.signalType)).toMatchObject([{ value: { enabled: false } }]);
  });

  it('N6: refuses a hook that cannot be understood, with the reason, and goes on with the others', async () => {
    const { store, given, plantUnreadable } = await make();
    await given(aHook({ id: 'a' }));
    await plantUnreadable(aHook({ id: 'b' }));
    await given(aHook({ id: 'c' }));
    expect(await store.hooksFor('CONTACT_US_FORM_SUBMITTED')).toMatchObject([
      { ok: true },
      { ok: false, refusal: { hookId: 'b', reason: 'channel must be one of email, sms' } },
      { ok: true },
    ]);
  });
};
