import { gaveUp } from '../../../src/domain/notifications/given-up.ts';
import { laidDown, type NotificationStatus, TRANSITIONS } from '../../../src/domain/notifications/notification.ts';
import { judgeRetry, retryNotification } from '../../../src/domain/notifications/retry-notification.ts';
import { aHook, aNotification, aSignal, aTemplate, NOW } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const STATUSES = Object.keys(TRANSITIONS) as NotificationStatus[];
const BY = { by: 'operator:kim' };
const EVERYTHING = { ...BY, evenUnknownOutcome: true, evenRefused: true };

/** A world in which one mail has failed, after all its attempts. */
const failedMail = async (fault: 'throttled' | 'permanent' | 'unknown') => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.hooks.put(aHook({ maxRetries: 0 }));
  await world.signals.put(aSignal());
  world.email.failWith({ fault });
  const { plan, drain } = functionsOn(world);
  await plan('signal-1');
  await drain();
  const [notification] = world.notifications.all();
  if (notification === undefined) throw new Error('nothing was planned');
  const letter = world.deadLetters.letters.find(({ kind }) => kind === 'delivery-ended');
  if (letter?.kind !== 'delivery-ended') throw new Error('no letter');
  return { world, id: notification.id, letter, retry: retryNotification(world.dependencies), drain };
};

describe('who may be tried anew', () => {
  const of = (status: NotificationStatus, attempts = 1, reason = gaveUp(1, 'Throttling')) =>
    aNotification({ status, attempts, reason });

  it.each(STATUSES)('O6, N3: %s: only what failed or is unknown, and nothing that was sent', (status) => {
    const because = judgeRetry(of(status), EVERYTHING, NOW)?.because;
    const expected: Partial<Record<NotificationStatus, string | undefined>> = {
      SCHEDULED: 'open',
      PENDING: 'open',
      SENDING: 'open',
      RETRYING: 'open',
      SENT: 'sent',
      DELIVERED: 'sent',
      BOUNCED: 'sent',
      COMPLAINED: 'sent',
      SUPPRESSED: 'withheld',
      CANCELLED: 'withheld',
      EXPIRED: 'expired',
    };
    expect(because).toBe(expected[status]);
  });

  it('N4: a message whose outcome nobody knows only when that is said', () => {
    expect(judgeRetry(of('UNKNOWN_OUTCOME'), BY, NOW)).toMatchObject({ because: 'unknown-outcome' });
    expect(judgeRetry(of('UNKNOWN_OUTCOME'), { ...BY, evenRefused: true }, NOW)).toBeDefined();
    expect(judgeRetry(of('UNKNOWN_OUTCOME'), { ...BY, evenUnknownOutcome: true }, NOW)).toBeUndefined();
  });

  it('N5: one that the provider refused for good only when that is said; one that never came to it at once', () => {
    const refused = of('FAILED', 1, 'MessageRejected: address');
    expect(judgeRetry(refused, BY, NOW)).toMatchObject({
      because: 'refused-for-good',
      reason: expect.stringContaining('MessageRejected: address'),
    });
    expect(judgeRetry(refused, { ...BY, evenRefused: true }, NOW)).toBeUndefined();
    expect(judgeRetry(of('FAILED'), BY, NOW)).toBeUndefined();
    expect(judgeRetry(of('FAILED', 0, 'template-1: message is missing'), BY, NOW)).toBeUndefined();
  });

  it('N7: nothing whose time is over', () => {
    const after = new Date(Date.parse(of('FAILED').expiresAt));
    expect(judgeRetry(of('FAILED'), EVERYTHING, after)).toMatchObject({ because: 'expired' });
  });

  it('O6: only the end that it was asked for', () => {
    const ended = of('FAILED');
    const wish = { ...BY, endedVersion: ended.version };
    expect(judgeRetry(ended, wish, NOW)).toBeUndefined();
    expect(judgeRetry(laidDown(ended, NOW), wish, NOW)).toBeUndefined();
    expect(judgeRetry({ ...ended, version: ended.version + 2 }, wish, NOW)).toMatchObject({ because: 'ended-anew' });
    expect(judgeRetry(ended, { ...BY, endedVersion: ended.version + 1 }, NOW)).toMatchObject({
      because: 'ended-anew',
    });
  });
});

describe('retryNotification', () => {
  it('O6, N3: has it sent once, with its attempts before it, however often it is asked', async () => {
    const { world, id, letter, retry, drain } = await failedMail('throttled');
    const wish = { ...BY, endedVersion: letter.notification.version };
    expect(await retry(id, wish, { dryRun: true })).toEqual({ ok: true, value: { outcome: 'would-be-put-back' } });
    expect((await world.notifications.get(id))?.status).toBe('FAILED');
    expect(await retry(id, wish)).toEqual({ ok: true, value: { outcome: 'put-back' } });
    expect(await world.notifications.get(id)).toMatchObject({ status: 'PENDING', attempts: 0 });
    expect(await retry(id, wish)).toMatchObject({ refusal: { because: 'open' } });
    await drain();
    expect(await retry(id, wish)).toMatchObject({ refusal: { because: 'sent' } });
    await drain();
    expect(world.email.accepted).toHaveLength(1);
    const sent = await world.notifications.get(id);
    expect(sent).toMatchObject({ status: 'SENT', attempts: 1 });
    expect(sent?.timeline.join('\n')).toContain('PENDING put back by operator:kim');
  });

  it('O6: an end that was dealt with is not dealt with again when it ends badly once more', async () => {
    const { world, id, letter, retry, drain } = await failedMail('throttled');
    const wish = { ...BY, endedVersion: letter.notification.version };
    await retry(id, wish);
    world.email.failWith({ fault: 'throttled' });
    await drain();
    expect(world.deadLetters.letters).toHaveLength(2);
    expect(await retry(id, wish)).toMatchObject({ refusal: { because: 'ended-anew' } });
  });

  it('is found by the sweep when the stream loses it', async () => {
    const { world, id, retry } = await failedMail('throttled');
    await retry(id, BY);
    world.stream.length = 0;
    await functionsOn(world).pass(10, 5);
    expect((await world.notifications.get(id))?.status).toBe('SENT');
  });

  it('of two at once one puts it back, and the other is told', async () => {
    const { id, retry } = await failedMail('throttled');
    const answers = await Promise.all([retry(id, BY), retry(id, BY)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ refusal: { because: 'changed-meanwhile' } });
  });

  it('knows nothing of a message that is not there', async () => {
    const { retry } = await failedMail('throttled');
    expect(await retry('nobody', BY)).toMatchObject({ refusal: { because: 'missing' } });
  });
});
