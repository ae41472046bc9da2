import type { Hook } from '../../../src/domain/notifications/hook.ts';
import { aContact, aHook, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const worldWith = async (hooks: readonly Hook[], signal = aSignal()) => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  for (const hook of hooks) world.hooks.put(hook);
  await world.signals.put(signal);
  return world;
};
const planned = async (hooks: readonly Hook[], signal = aSignal()) => {
  const world = await worldWith(hooks, signal);
  const outcome = await functionsOn(world).plan(signal.id);
  return { world, outcome, rows: world.notifications.all() };
};

describe('planNotifications', () => {
  it('N1: queues one message for each recipient and channel, with the address as resolved', async () => {
    const world = await worldWith([
      aHook({
        recipientEmails: [' Office@Example.com ', 'office@example.com'],
        recipientRoles: ['AE'],
        recipientDynamic: ['customerEmail'],
      }),
    ]);
    world.contacts.put(aContact({ id: 'c1', email: 'AE@example.com' }));
    world.contacts.put(aContact({ id: 'c2', email: 'ae@example.com' }));
    world.contacts.put(aContact({ id: 'c3', email: 'gone@example.com', isActive: false }));
    await functionsOn(world).plan('signal-1');
    expect(
      world.notifications
        .all()
        .map(({ recipient }) => recipient)
        .sort(),
    ).toEqual(['ae@example.com', 'jane@example.com', 'office@example.com']);
  });

  it('resolves a contact named by the payload, for mail its address and for SMS its mobile number', async () => {
    const signal = aSignal({ payload: { ...aSignal().payload, assignee: { contactId: 'c7' } } });
    const via = { recipientEmails: [], recipientDynamic: ['contact:assignee.contactId'] };
    const world = await worldWith(
      [aHook({ id: 'mail', ...via }), aHook({ id: 'text', channel: 'sms', ...via })],
      signal,
    );
    world.contacts.put(
      aContact({ id: 'c7', email: 'c7@example.com', mobile: '+1 415 555 0177', phone: '+14155550100' }),
    );
    await functionsOn(world).plan('signal-1');
    expect(world.notifications.all().map(({ recipient, contactId }) => [recipient, contactId])).toEqual([
      ['c7@example.com', 'c7'],
      ['+14155550177', 'c7'],
    ]);
  });

  it('leaves alone what was emitted before the backend began, whatever an adopted stream still holds', async () => {
    const world = await worldWith([aHook()]);
    const dependencies = { ...world.dependencies, signalsSince: new Date(NOW.getTime() + 1) };
    expect(await functionsOn(world, dependencies).plan('signal-1')).toEqual({ outcome: 'before-our-time' });
    expect(world.notifications.all()).toEqual([]);
    expect(await functionsOn(world).plan('signal-1')).toMatchObject({ outcome: 'planned' });
  });

  it('N11: a text that wants an unsubscribe link, which only mail has, is an error before it is queued', async () => {
    const world = await worldWith([
      aHook({ channel: 'sms', recipientEmails: [], recipientDynamic: ['customerPhone'] }),
    ]);
    world.templates.put(aTemplate({ smsContent: 'Leave: {unsubscribeUrl}' }));
    expect(await functionsOn(world).plan('signal-1')).toMatchObject({ hooks: [{ outcome: 'failed' }] });
    expect(world.notifications.all()).toEqual([]);
  });

  it('N2: a signal is marked as quarantined only when its dead letter is there', async () => {
    const world = await worldWith([], aSignal({ payload: {} }));
    const deadLetters = { put: () => Promise.reject(new Error('no queue')) };
    await expect(functionsOn(world, { ...world.dependencies, deadLetters }).plan('signal-1')).rejects.toThrow();
    expect(await functionsOn(world).plan('signal-1')).toMatchObject({ outcome: 'quarantined' });
    expect(world.deadLetters.letters).toHaveLength(1);
  });

  it('N3: planning again, whole or after a part, queues nothing twice', async () => {
    const { world, rows } = await planned([aHook(), aHook({ id: 'hook-2' })]);
    await functionsOn(world).plan('signal-1');
    expect(world.notifications.all()).toEqual(rows);
    expect(rows).toHaveLength(2);
  });

  it('N6: a hook that cannot be judged sends nothing, is recorded and reported, and stops no other', async () => {
    const { world, rows } = await planned([
      aHook({ id: 'a-broken', conditions: [{ field: 'budget', operator: 'gt', value: 5 }] }),
      aHook({ id: 'b-fine' }),
    ]);
    expect(rows.map(({ hookId }) => hookId)).toEqual(['b-fine']);
    expect(world.signals.all()[0]?.hookOutcomes).toEqual([
      {
        hookId: 'a-broken',
        outcome: 'failed',
        reason: expect.stringContaining('condition budget gt cannot be judged'),
      },
      { hookId: 'b-fine', outcome: 'queued', queued: 1 },
    ]);
    expect(world.deadLetters.letters).toMatchObject([
      { kind: 'hook-failed', hookId: 'a-broken', signal: { id: 'signal-1' } },
    ]);
  });

  it('N6: a fault at one hook leaves the signal to be planned again, and the other hooks done once', async () => {
    const world = await worldWith([
      aHook({ id: 'a', recipientRoles: ['AE'] }),
      aHook({ id: 'b', recipientEmails: ['b@example.com'] }),
    ]);
    world.contacts.setOutage(true);
    await expect(functionsOn(world).plan('signal-1')).rejects.toThrow('1 hook(s) to plan again');
    expect(world.notifications.all().map(({ hookId }) => hookId)).toEqual(['b']);
    expect(world.signals.all()[0]?.processedAt).toBeUndefined();
    world.contacts.setOutage(false);
    world.contacts.put(aContact());
    await functionsOn(world).plan('signal-1');
    expect(
      world.notifications
        .all()
        .map(({ hookId }) => hookId)
        .sort(),
    ).toEqual(['a', 'a', 'b']);
  });

  it('N7: enabled, isActive, conditions: a hook that does not apply is recorded as such and reported to nobody', async () => {
    const world = await worldWith([
      aHook({ id: '1', enabled: false }),
      aHook({ id: '2', notificationTemplateId: 'asleep' }),
      aHook({ id: '3', conditions: [{ field: 'subject', operator: 'eq', value: 'other' }] }),
      aHook({ id: '4', recipientEmails: [], recipientDynamic: ['product'] }),
    ]);
    world.templates.put(aTemplate({ id: 'asleep', isActive: false }));
    await functionsOn(world).plan('signal-1');
    expect(world.signals.all()[0]?.hookOutcomes?.map(({ outcome }) => outcome)).toEqual([
      'disabled',
      'template-inactive',
      'conditions-not-met',
      'nobody-to-tell',
    ]);
    expect(world.notifications.all()).toEqual([]);
    expect(world.deadLetters.letters).toEqual([]);
  });

  it('N7: deliveryDelay schedules from the moment of the signal; priority, category, maxRetries and expiry go along', async () => {
    const settings = {
      deliveryDelayMinutes: 5,
      priority: 'low',
      category: 'marketing',
      maxRetries: 7,
      expiresAfterMinutes: 60,
    } as const;
    const emittedAt = new Date(NOW.getTime() - 60_000).toISOString();
    const { rows } = await planned([aHook(settings)], aSignal({ emittedAt }));
    expect(rows[0]).toMatchObject({
      status: 'SCHEDULED',
      dueAt: '2026-11-22T10:04:00.000Z',
      expiresAt: '2026-11-22T10:59:00.000Z',
      priority: 'low',
      category: 'marketing',
      maxRetries: 7,
    });
  });

  it('N7: a clock that runs ahead at the producer delays nothing', async () => {
    const emittedAt = new Date(NOW.getTime() + 3_600_000).toISOString();
    const { rows } = await planned([aHook()], aSignal({ emittedAt }));
    expect(rows[0]).toMatchObject({ status: 'PENDING', expiresAt: '2026-11-29T10:00:00.000Z' });
  });

  it('leaves out an inactive contact that the payload names, and says so', async () => {
    const via = { recipientEmails: ['office@example.com'], recipientDynamic: ['contact:contactId'] };
    const signal = aSignal({ payload: { ...aSignal().payload, contactId: 'gone' } });
    const world = await worldWith([aHook(via)], signal);
    world.contacts.put(aContact({ id: 'gone', isActive: false }));
    await functionsOn(world).plan('signal-1');
    expect(world.notifications.all().map(({ recipient }) => recipient)).toEqual(['office@example.com']);
    expect(world.signals.all()[0]?.hookOutcomes?.[0]?.refused).toEqual(['contact:contactId: contact gone is inactive']);
  });

  it('N7: a delay that is over already does not wait again', async () => {
    const emittedAt = new Date(NOW.getTime() - 600_000).toISOString();
    const { rows } = await planned([aHook({ deliveryDelayMinutes: 5 })], aSignal({ emittedAt }));
    expect(rows[0]?.status).toBe('PENDING');
  });

  it('N11: a missing variable is found before anything is queued', async () => {
    const world = await worldWith([aHook()]);
    world.templates.put(aTemplate({ emailContentHtml: '{customerName} {budget}' }));
    await functionsOn(world).plan('signal-1');
    expect(world.notifications.all()).toEqual([]);
    expect(world.signals.all()[0]?.hookOutcomes).toMatchObject([
      { outcome: 'failed', reason: 'template-1: budget is missing' },
    ]);
  });

  it.each([
    ['a missing template', { notificationTemplateId: 'none' }, 'hook hook-1: template none does not exist'],
    ['an address that is none', { recipientEmails: ['nobody'] }, 'recipientEmails: not an e-mail address'],
    ['a role nobody has', { recipientEmails: [], recipientRoles: ['PM'] }, 'role PM: no active contact has it'],
    [
      'an e-mail address on an SMS hook',
      { channel: 'sms' },
      'recipientEmails: a hook for SMS cannot tell an e-mail address',
    ],
    [
      'a number not in E.164',
      { channel: 'sms', recipientEmails: [], recipientDynamic: ['customerName'] },
      'customerName: not a number in E.164',
    ],
  ] as const)('reports %s by name', async (_, overrides, reason) => {
    const { world } = await planned([aHook(overrides as Partial<Hook>)]);
    expect(world.notifications.all()).toEqual([]);
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'hook-failed', reason: expect.stringContaining(reason) }]);
  });

  it('tells the others when one recipient cannot be used, and records whom it could not', async () => {
    const { world, rows } = await planned([aHook({ recipientEmails: ['nobody', 'office@example.com'] })]);
    expect(rows.map(({ recipient }) => recipient)).toEqual(['office@example.com']);
    expect(world.signals.all()[0]?.hookOutcomes?.[0]?.refused).toEqual([
      'recipientEmails: not an e-mail address; it must look like name@example.com',
    ]);
  });

  it('reports an unreadable hook, and goes on with the rest', async () => {
    const world = await worldWith([aHook({ id: 'z' })]);
    world.hooks.plantUnreadable('CONTACT_US_FORM_SUBMITTED', {
      hookId: 'a',
      reason: 'channel: "fax" is neither email nor sms',
    });
    await functionsOn(world).plan('signal-1');
    expect(world.signals.all()[0]?.hookOutcomes?.map(({ outcome }) => outcome)).toEqual(['failed', 'queued']);
  });
});

describe('planNotifications, of signals that can never be planned', () => {
  it('quarantines an unknown type, whole in the dead letters', async () => {
    const { world, outcome } = await planned([], aSignal({ signalType: 'NOBODY_KNOWS' }));
    expect(outcome).toMatchObject({
      outcome: 'quarantined',
      reason: expect.stringContaining('unknown signal type NOBODY_KNOWS'),
    });
    expect(world.deadLetters.letters).toMatchObject([
      { kind: 'signal-quarantined', signal: { payload: aSignal().payload } },
    ]);
    expect(world.signals.all()[0]).toMatchObject({ quarantinedAt: NOW.toISOString() });
  });

  it('knows a type that a hook names', async () => {
    const { outcome } = await planned([aHook({ signalType: 'INVOICE_PAID' })], aSignal({ signalType: 'INVOICE_PAID' }));
    expect(outcome.outcome).toBe('planned');
  });

  it('quarantines an invalid payload, naming the fields', async () => {
    const { outcome } = await planned([aHook()], aSignal({ payload: { customerName: 'Jane' } }));
    expect(outcome).toMatchObject({ reason: expect.stringContaining('payload.customerEmail is missing') });
  });

  it('quarantines a row that is no signal, as it stands', async () => {
    const world = notificationWorld();
    const row = { id: 'odd', signalType: 'X', emittedAt: NOW.toISOString(), payload: 7 };
    world.signals.plantUnreadable(row, 'payload: neither map nor JSON');
    await functionsOn(world).plan('odd');
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'signal-quarantined', signalId: 'odd', signal: row }]);
  });

  it('plans a signal of the platform that no hook names, and says that nobody listens', async () => {
    const { world, outcome } = await planned([]);
    expect(outcome).toEqual({ outcome: 'planned', hooks: [] });
    expect(world.journal.entries).toMatchObject([{ level: 'warn', code: 'notifications.nobody-listens' }]);
  });

  it('leaves a signal that was planned, quarantined or deleted alone', async () => {
    const world = await worldWith([aHook()], aSignal({ processedAt: NOW.toISOString() }));
    expect(await functionsOn(world).plan('signal-1')).toEqual({ outcome: 'already-planned' });
    expect(await functionsOn(world).plan('never')).toEqual({ outcome: 'gone' });
    expect(world.notifications.all()).toEqual([]);
  });
});
