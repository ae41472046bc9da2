import { withoutPersonalData } from '../../../src/adapters/shared/personal-data.ts';
import { main } from '../../../src/commands/main.ts';
import { type CancelOptions, notificationsCancel } from '../../../src/commands/notifications/notifications-cancel.ts';
import { notificationsExplain } from '../../../src/commands/notifications/notifications-explain.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import { aContact, aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';
import { aTerminal } from '../../support/terminal.ts';

const TELL = { step: () => {}, meter: () => () => {} };

const aWorld = async () => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.hooks.put(aHook());
  world.contacts.put(aContact({ timeZone: 'America/Los_Angeles' }));
  await world.signals.put(aSignal());
  return world;
};

describe('realtechee notifications cancel', () => {
  const cancelling = async (of: CancelOptions['of'], { apply = true } = {}, world = notificationWorld()) =>
    notificationsCancel(world.dependencies)(
      { of, stage: 'dev', apply, by: async () => 'operator:kim', reason: 'sent in error' },
      TELL,
    );

  it('N17: says what would be and how to do it, then does it', async () => {
    const world = await aWorld();
    await world.notifications.add(aNotification({ status: 'SCHEDULED' }));
    const shown = await cancelling({ id: 'notification-1' }, { apply: false }, world);
    expect(shown).toMatchObject({
      verdict: 'done',
      next: ['realtechee notifications cancel notification-1 --stage dev --reason "…" --apply'],
    });
    expect(shown.lines.join('\n')).toContain('it is SCHEDULED and would be cancelled.\nNothing was written');
    expect(await world.notifications.get('notification-1')).toMatchObject({ status: 'SCHEDULED' });
    const done = await cancelling({ id: 'notification-1' }, {}, world);
    expect(done).toMatchObject({
      verdict: 'done',
      report: { messages: [{ id: 'notification-1', answer: 'cancelled', was: 'SCHEDULED' }] },
    });
    expect(await world.notifications.get('notification-1')).toMatchObject({ status: 'CANCELLED' });
  });

  it('N17: is refused with the time of the claim when it is too late, and when there is none', async () => {
    const world = await aWorld();
    const timeline = ['2026-11-22T09:00:00.000Z SENDING'];
    await world.notifications.add(aNotification({ status: 'SENDING', timeline }));
    const late = await cancelling({ id: 'notification-1' }, {}, world);
    expect(late.verdict).toBe('refused');
    expect(late.lines.join('\n')).toContain(
      'too late: claimed for sending 2026-11-22T09:00:00.000Z, SENDING now.\nWhat is SENDING is with the provider',
    );
    const missing = await cancelling({ id: 'nobody' }, {}, world);
    expect(missing).toMatchObject({ verdict: 'refused', report: { messages: [{ answer: 'missing' }] } });
  });

  it('N17: answers for each message of a signal, and names nobody', async () => {
    const world = await aWorld();
    await functionsOn(world).plan('signal-1');
    await world.notifications.add(aNotification({ id: 'sent', status: 'SENT' }));
    const outcome = await cancelling({ signal: 'signal-1' }, {}, world);
    expect(outcome.verdict).toBe('refused');
    expect(outcome.lines.join('\n')).toMatch(/email +cancelled; it was PENDING/);
    expect(outcome.lines.join('\n')).toMatch(/sent +email +too late: claimed for sending .*, SENT now/);
    expect(outcome.lines.at(-1)).toBe('1 of 2 could not be cancelled.');
    expect(JSON.stringify(outcome)).not.toContain('@');
  });

  it('N17: says of a signal that is not planned that it never is, and refuses one that is not there', async () => {
    const world = await aWorld();
    expect((await cancelling({ signal: 'signal-1' }, { apply: false }, world)).lines).toEqual([
      'Signal signal-1 is not planned yet, and would never be planned.',
      'It has no messages.',
      'Nothing was written; --apply does it.',
    ]);
    const done = await cancelling({ signal: 'signal-1' }, {}, world);
    expect(done.lines[0]).toBe('Signal signal-1 is not planned yet, and is cancelled: it is never planned.');
    expect(await cancelling({ signal: 'nobody' }, {}, world)).toMatchObject({
      verdict: 'refused',
      lines: ['signal nobody: there is no such signal.'],
    });
  });

  it.each([
    [[], 'say what to cancel'],
    [['one', '--signal', 'two'], 'say what to cancel'],
    [['one', '--apply'], 'say why, for the audit trail'],
  ])('N17: refuses %j before it asks anybody', async (args, says) => {
    const { terminal, err } = aTerminal();
    expect(await main(['notifications', 'cancel', ...args], terminal)).toBe(EXIT.refused);
    expect(err.join('\n')).toContain(says);
  });
});

describe('realtechee notifications explain', () => {
  const explained = async ({ json = false, id = 'notification-1' } = {}) => {
    const world = await aWorld();
    const row = aNotification({ channel: 'sms', recipient: '+14155550111', contactId: 'contact-1' });
    await world.notifications.add(row);
    await functionsOn(world).deliver(row);
    const { terminal, out, err } = aTerminal();
    const code = await notificationsExplain({ ...world.dependencies, withoutPersonalData }, terminal)(id, { json });
    return { code, text: out.join('\n'), err: err.join('\n') };
  };

  it('N10: shows the rule that decided, each rule as it is now, and what can be done; no addresses', async () => {
    const { code, text } = await explained();
    expect(code).toBe(EXIT.done);
    expect(text).toContain('message notification-1: sms to [phone], operational, high');
    expect(text).toContain(`status    SCHEDULED since ${NOW.toISOString()}: quiet-hours: SMS only between`);
    expect(text).toContain('decided   by the rule quiet-hours');
    expect(text).toMatch(/suppression +lets it go/);
    expect(text).toMatch(/quiet-hours +puts it off +2026-11-22T10:00:00.000Z +2026-11-22T16:00:00.000Z +SMS only/);
    expect(text).toContain('As things are now: quiet-hours puts it off until 2026-11-22T16:00:00.000Z.');
    expect(text).toContain('What you can do: wait');
    expect(text).not.toContain('4155550111');
  });

  it('N10: prints the same for machines', async () => {
    const { code, text } = await explained({ json: true });
    expect(code).toBe(EXIT.done);
    expect(JSON.parse(text)).toMatchObject({
      ...{ id: 'notification-1', status: 'SCHEDULED', decided: 'quiet-hours', decides: 'quiet-hours' },
      rules: expect.arrayContaining([
        { rule: 'expiry', verdict: { says: 'go' } },
        expect.objectContaining({
          rule: 'quiet-hours',
          since: NOW.toISOString(),
          verdict: expect.objectContaining({ says: 'wait', until: '2026-11-22T16:00:00.000Z' }),
        }),
      ]),
    });
    expect(text).not.toContain('4155550111');
  });

  it.each([false, true])('N10: refuses a message that is not there (json: %s)', async (json) => {
    const { code, text, err } = await explained({ json, id: 'nobody' });
    expect(code).toBe(EXIT.refused);
    expect(text + err).toContain('there is no such message');
  });

  it.each(['cancel', 'explain'])('explains %s with an example', async (command) => {
    const { terminal, out } = aTerminal();
    expect(await main(['notifications', command, '--help'], terminal)).toBe(EXIT.done);
    expect(out.join('\n')).toContain(`realtechee notifications ${command} 1f0c`);
  });
});
