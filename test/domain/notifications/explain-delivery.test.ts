import { cancelSignal } from '../../../src/domain/notifications/cancel-notification.ts';
import type { DeliveryPolicy } from '../../../src/domain/notifications/delivery-policy.ts';
import { RULE_NAMES, type RuleName } from '../../../src/domain/notifications/delivery-rules.ts';
import { explainDelivery, REMEDIES } from '../../../src/domain/notifications/explain-delivery.ts';
import type { Notification } from '../../../src/domain/notifications/notification.ts';
import { aContact, aNotification, aSignal, aTemplate } from '../../support/builders.ts';
import { functionsOn, type NotificationWorld, notificationWorld } from '../../support/notification-world.ts';

interface Case {
  readonly says?: 'end' | 'wait';
  readonly change: (world: NotificationWorld) => unknown;
  readonly row?: Partial<Notification>;
  readonly policy?: DeliveryPolicy;
}

const SMS = { channel: 'sms', recipient: '+14155550111' } as const;

/** What makes each rule, and none before it, object. */
const CASES: Readonly<Record<RuleName, Case>> = {
  expiry: { change: () => {}, row: { expiresAt: '2026-11-22T10:00:00.000Z' } },
  signal: { change: () => {}, row: { signalId: 'lost' } },
  cancelled: { change: ({ signals, clock }) => signals.cancel('signal-1', 'sent in error', clock.now()) },
  'test-data': {
    change: ({ signals }) => signals.put(aSignal({ id: 'test', leadSource: 'E2E_TEST' })),
    row: { signalId: 'test' },
  },
  'stage-guard': { change: () => {}, policy: { mode: 'guarded', allowed: [] } },
  contact: { change: ({ contacts }) => contacts.put(aContact({ isActive: false })) },
  'master-switch': { change: ({ contacts }) => contacts.put(aContact({ canReceiveNotifications: false })) },
  'channel-preference': { change: ({ contacts }) => contacts.put(aContact({ smsNotifications: false })), row: SMS },
  suppression: {
    change: ({ suppressions, clock }) =>
      suppressions.add({
        ...{
          address: 'office@example.com',
          category: 'operational',
          cause: 'bounced',
          reason: 'bounced',
          at: clock.now(),
        },
      }),
  },
  'marketing-brake': {
    change: ({ brake, clock }) =>
      brake.write({ isOn: false, version: 0 }, { isOn: true, version: 1, since: clock.now(), by: 'kim', reason: 'so' }),
    row: { category: 'marketing' },
  },
  content: { change: ({ templates }) => templates.put(aTemplate({ isActive: false })) },
  'quiet-hours': {
    says: 'wait',
    change: ({ contacts }) => contacts.put(aContact({ timeZone: 'America/Los_Angeles' })),
    row: SMS,
  },
};

const worldFor = async ({ change, row, policy }: Case) => {
  const world = notificationWorld(policy === undefined ? {} : { policy });
  world.templates.put(aTemplate());
  world.contacts.put(aContact());
  await world.signals.put(aSignal());
  const notification = aNotification({ contactId: 'contact-1', ...row });
  await world.notifications.add(notification);
  world.stream.push(notification);
  await change(world);
  const explain = async () => {
    const explained = await explainDelivery(world.dependencies)(notification.id);
    if (!explained.ok) throw new Error(explained.refusal.reason);
    return explained.value;
  };
  return { world, notification, explain, ...functionsOn(world) };
};

describe('explaining a message', () => {
  it.each(
    RULE_NAMES,
  )('N10: the rule %s: said beforehand to decide, it decides, and is on record as what did', async (rule) => {
    const one = CASES[rule];
    const { says = 'end' } = one;
    const { world, notification, explain, drain } = await worldFor(one);
    const before = await explain();
    expect(before.rules.map((asked) => asked.rule)).toEqual(RULE_NAMES);
    expect(before.decides).toMatchObject({
      rule,
      verdict: { says, reason: expect.stringMatching(new RegExp(`^${rule}: `)) },
    });
    expect(before.remedy).toBe(REMEDIES[rule]);
    expect(before).not.toHaveProperty('decided');
    expect(await world.notifications.get(notification.id)).toEqual(notification);
    const verdict = before.decides?.verdict;

    await drain();
    const after = await explain();
    expect(after).toMatchObject({ decided: rule, remedy: REMEDIES[rule], since: world.clock.now().toISOString() });
    expect(after.notification.status).toBe(verdict?.says === 'end' ? verdict.status : 'SCHEDULED');
    if (verdict?.says === 'wait') expect(after.notification.dueAt).toBe(verdict.until.toISOString());
    expect(after.rules.find((asked) => asked.rule === rule)?.since).toBeDefined();
    expect(world.email.tries + world.sms.tries).toBe(0);
  });

  it('N10: tells of every rule, also after one that objects, and of the first as what decides', async () => {
    const { world, explain } = await worldFor(CASES['channel-preference']);
    world.templates.put(aTemplate({ isActive: false }));
    const { rules, decides } = await explain();
    expect(rules.filter(({ verdict }) => verdict.says !== 'go').map(({ rule }) => rule)).toEqual([
      'channel-preference',
      'content',
    ]);
    expect(decides?.rule).toBe('channel-preference');
  });

  it('N10: says when nothing keeps it, and of what was sent that no rule decided', async () => {
    const { explain, drain } = await worldFor({ change: () => {} });
    const before = await explain();
    expect(before).not.toHaveProperty('decides');
    expect(before.isSettled).toBe(false);
    await drain();
    const after = await explain();
    expect(after).toMatchObject({ isSettled: true, notification: { status: 'SENT' } });
    expect(after).not.toHaveProperty('decided');
    expect(after).not.toHaveProperty('remedy');
  });

  it('N10: what was decided stays on record though things have changed since', async () => {
    const { world, explain, drain } = await worldFor(CASES['master-switch']);
    await drain();
    world.contacts.put(aContact());
    expect(await explain()).toMatchObject({ decided: 'master-switch', notification: { status: 'SUPPRESSED' } });
    expect(await explain()).not.toHaveProperty('decides');
  });

  it('N10, N17: tells of a message that an operator cancelled that no rule did', async () => {
    const { world, explain } = await worldFor({ change: () => {} });
    await cancelSignal(world.dependencies)('signal-1', { by: 'operator:kim', reason: 'sent in error' });
    const explained = await explain();
    expect(explained.notification).toMatchObject({
      status: 'CANCELLED',
      reason: 'cancelled by operator:kim: sent in error',
    });
    expect(explained.decides).toMatchObject({ rule: 'cancelled', since: world.clock.now().toISOString() });
  });

  it('N10: refuses a message that is not there', async () => {
    expect(await explainDelivery(notificationWorld().dependencies)('nobody')).toEqual({
      ok: false,
      refusal: { reason: 'there is no such message' },
    });
  });
});
