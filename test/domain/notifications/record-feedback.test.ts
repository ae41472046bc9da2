import fc from 'fast-check';
import type { Feedback, FeedbackEvent } from '../../../src/domain/notifications/feedback.ts';
import type { NotificationStatus } from '../../../src/domain/notifications/notification.ts';
import { recordFeedback } from '../../../src/domain/notifications/record-feedback.ts';
import { OFTEN } from '../../../src/domain/notifications/spare-recipient.ts';
import { NOW } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';
import {
  ADA,
  anEvent,
  type FeedbackWorld,
  FOR_GOOD,
  FULL,
  feedbackWorld,
  mailIn,
  SPAM,
} from '../../support/feedback-world.ts';
import { functionsOn } from '../../support/notification-world.ts';

const DAY = 86_400_000;

const worldWith = async (status: NotificationStatus, changes = {}) => {
  const world = await feedbackWorld();
  await world.notifications.add(mailIn(status, changes));
  return { world, tell: recordFeedback(world.dependencies) };
};
const mail = async ({ notifications }: FeedbackWorld, id = 'mail-1') => {
  const found = await notifications.get(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};
const spared = ({ suppressions }: FeedbackWorld, address = ADA) =>
  suppressions
    .all()
    .filter((one) => one.address === address)
    .map(({ category, cause }) => `${category} ${cause}`)
    .sort();
const tallyOf = async ({ reputation }: FeedbackWorld) =>
  (await reputation.hours(new Date(NOW.getTime() - DAY), new Date(NOW.getTime() + DAY))).map(({ tally }) => tally);

describe('recordFeedback: the status', () => {
  it.each<[Feedback, NotificationStatus]>([
    [{ kind: 'accepted' }, 'SENT'],
    [{ kind: 'delivered' }, 'DELIVERED'],
    [FOR_GOOD, 'BOUNCED'],
    [SPAM, 'COMPLAINED'],
    [{ kind: 'refused', type: 'Bad content' }, 'FAILED'],
  ])('N4, N13: %j settles a message of which nobody knows whether it was sent', async (feedback, status) => {
    for (const from of ['SENDING', 'UNKNOWN_OUTCOME', 'RETRYING', 'PENDING'] as const) {
      const { world, tell } = await worldWith(from);
      expect(await tell(anEvent(feedback))).toMatchObject({ outcome: 'moved', status });
      expect(await mail(world)).toMatchObject({ status, providerMessageId: 'ses-1' });
    }
  });

  it("N4: what a crash left between the provider's yes and our record is settled by its event, and never sent again", async () => {
    const { world, tell } = await worldWith('SENDING');
    const { pass } = functionsOn(world);
    await pass(10);
    expect((await mail(world)).status).toBe('UNKNOWN_OUTCOME');
    await tell(anEvent({ kind: 'accepted' }));
    await tell(anEvent({ kind: 'delivered' }, { id: 'event-2' }));
    await pass(120, 10);
    expect((await mail(world)).status).toBe('DELIVERED');
    expect(world.email.tries).toBe(0);
  });

  it('N16: tells it in the timeline, with what the provider said', async () => {
    const { world, tell } = await worldWith('SENT');
    await tell(anEvent({ kind: 'delayed', type: 'MailboxFull' }));
    await tell(anEvent(FOR_GOOD, { id: 'event-2' }));
    const { timeline, reason } = await mail(world);
    expect(timeline.slice(-2)).toEqual([
      `${NOW.toISOString()} SENT delayed (MailboxFull)`,
      `${NOW.toISOString()} BOUNCED bounced for good (General 5.1.1)`,
    ]);
    expect(reason).toBe('bounced for good (General 5.1.1)');
  });

  it('N5: what the provider will not send after all fails, and a person hears of it', async () => {
    const { world, tell } = await worldWith('SENT');
    await tell(anEvent({ kind: 'refused', type: 'Bad content' }));
    expect((await mail(world)).status).toBe('FAILED');
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'delivery-ended', notification: { id: 'mail-1' } }]);
  });

  it('N3: an event of an earlier attempt does not move a message that a person has had tried anew', async () => {
    const { world, tell } = await worldWith('PENDING', { providerMessageId: 'ses-1' });
    expect(await tell(anEvent({ kind: 'delivered' }))).toMatchObject({ outcome: 'known' });
    expect((await mail(world)).status).toBe('PENDING');
  });

  it.each([
    'SUPPRESSED',
    'CANCELLED',
    'EXPIRED',
    'SCHEDULED',
  ] as const)('keeps an event about a message that is %s and was never handed over, and leaves the message', async (status) => {
    const { world, tell } = await worldWith('PENDING');
    const held = { ...(await mail(world)), id: 'held', status };
    await world.notifications.add(held);
    expect(await tell(anEvent(FOR_GOOD, { notificationId: 'held' }))).toMatchObject({ outcome: 'unmatched' });
    expect((await mail(world, 'held')).status).toBe(status);
    expect(world.unmatched.all()).toHaveLength(1);
  });

  it('keeps what belongs to no message of ours; an alarm hears of it only where it carries an id of ours', async () => {
    const { world, tell } = await worldWith('SENT');
    const { notificationId: _, ...foreign } = anEvent({ kind: 'delivered' });
    await tell({ ...foreign, id: 'foreign' });
    expect(world.metrics.timesHappened('feedback-unmatched')).toBe(0);
    await tell(anEvent({ kind: 'delivered' }, { id: 'lost', notificationId: 'nobody' }));
    expect(world.metrics.timesHappened('feedback-unmatched')).toBe(1);
    expect(world.unmatched.all().map(({ event, reason }) => [event.id, reason])).toEqual([
      ['foreign', 'mail of another sender of the stage'],
      ['lost', 'no message of ours has this id'],
    ]);
  });

  it('logs neither the event nor an address', async () => {
    const { world, tell } = await worldWith('SENT');
    await tell(anEvent(FOR_GOOD));
    await tell(anEvent(SPAM, { id: 'event-2', notificationId: 'nobody' }));
    expect(JSON.stringify(world.journal.entries)).not.toContain(ADA);
  });
});

describe('recordFeedback: whom it spares', () => {
  it.each([
    ['transactional', ['transactional complained']],
    ['operational', ['marketing complained', 'operational complained']],
    ['marketing', ['marketing complained', 'operational complained']],
  ] as const)('N13: who reports %s mail as spam gets no more of it at once', async (category, expected) => {
    const { world, tell } = await worldWith('DELIVERED', { category });
    await tell(anEvent(SPAM));
    expect(spared(world)).toEqual(expected);
    expect((await mail(world)).status).toBe('COMPLAINED');
  });

  it('N13: an address that bounces for good gets nothing more, of any category, at once and for good', async () => {
    const { world, tell } = await worldWith('SENT', { category: 'marketing' });
    await tell(anEvent(FOR_GOOD));
    expect(spared(world)).toEqual(['transactional bounced']);
    expect(world.suppressions.all()[0]).not.toHaveProperty('until');
    expect(await world.suppressions.reasonFor(ADA, 'transactional')).toContain('bounced for good (General 5.1.1)');
  });

  it('N13: an address that bounces for now is spared after so many messages in a window, and for a while', async () => {
    const { world, tell } = await worldWith('SENT');
    for (let n = 0; n < OFTEN.messages; n += 1) {
      expect(spared(world)).toEqual([]);
      await world.notifications.add(mailIn('SENT', { id: `m${n}` }));
      const event = anEvent(FULL, { id: `e${n}`, notificationId: `m${n}`, at: new Date(NOW.getTime() + n * DAY) });
      await tell(event);
      await tell(event); // one message counts once
    }
    const [last] = world.suppressions.all();
    expect(spared(world)).toEqual(['transactional bounced-often']);
    const days = ((last?.until?.getTime() ?? 0) - NOW.getTime()) / DAY;
    expect(days).toBe(OFTEN.messages - 1 + OFTEN.sparedDays);
  });

  it('N13: bounces for now that lie further apart than the window spare nobody', async () => {
    const { world, tell } = await worldWith('SENT');
    for (let n = 0; n < 6; n += 1) {
      await world.notifications.add(mailIn('SENT', { id: `m${n}` }));
      const at = new Date(NOW.getTime() + n * (OFTEN.withinDays / 2 + 1) * DAY);
      await tell(anEvent(FULL, { id: `e${n}`, notificationId: `m${n}`, at }));
    }
    expect(spared(world)).toEqual([]);
  });

  it.each([
    'MessageTooLarge',
    'ContentRejected',
    'AttachmentRejected',
  ])('N13: %s says nothing against the address, however often', async (type) => {
    const { world, tell } = await worldWith('SENT');
    for (let n = 0; n < 5; n += 1) {
      await world.notifications.add(mailIn('SENT', { id: `m${n}` }));
      const feedback: Feedback = { kind: 'bounced', lasts: 'transient', type, status: '5.3.4' };
      await tell(anEvent(feedback, { id: `e${n}`, notificationId: `m${n}` }));
      expect((await mail(world, `m${n}`)).status).toBe('BOUNCED');
    }
    expect(spared(world)).toEqual([]);
  });

  it('an answer from a machine is no bounce: the mail has arrived', async () => {
    const { world, tell } = await worldWith('DELIVERED');
    await tell(anEvent({ kind: 'bounced', lasts: 'transient', type: 'General' }));
    expect((await mail(world)).status).toBe('DELIVERED');
    expect(await tallyOf(world)).toEqual([]);
  });

  it.each([
    FOR_GOOD,
    SPAM,
    FULL,
  ])('N15: %j from the address that a stage redirects to says nothing about the person', async (feedback) => {
    const { world, tell } = await worldWith('SENT');
    for (let n = 0; n < 4; n += 1) {
      await world.notifications.add(mailIn('SENT', { id: `m${n}` }));
      await tell(anEvent(feedback, { id: `e${n}`, notificationId: `m${n}`, sentTo: ['debug@example.com'] }));
    }
    expect(world.suppressions.all()).toEqual([]);
    expect(['BOUNCED', 'COMPLAINED']).toContain((await mail(world, 'm0')).status);
  });

  it('knows the recipient also where the provider writes the address with capitals', async () => {
    const { world, tell } = await worldWith('SENT');
    await tell(anEvent(FOR_GOOD, { sentTo: ['Ada@Example.com'] }));
    expect(spared(world)).toEqual(['transactional bounced']);
  });
});

describe('recordFeedback: the rates', () => {
  it('N14: counts each message once, also when its event comes again', async () => {
    const { world, tell } = await worldWith('SENT');
    for (let times = 0; times < 3; times += 1) await tell(anEvent(FOR_GOOD));
    expect(await tallyOf(world)).toEqual([{ settled: 1, bounced: 1, complained: 0 }]);
  });

  it('N14: does not count what the provider itself does not: an address that it knew, and did not send to', async () => {
    const { world, tell } = await worldWith('SENT');
    await tell(anEvent({ kind: 'bounced', lasts: 'permanent', type: 'OnAccountSuppressionList' }));
    await tell(anEvent({ kind: 'complained', isOld: true }, { id: 'event-2' }));
    expect((await tallyOf(world)).map(({ bounced, complained }) => bounced + complained)).toEqual([]);
    expect(spared(world)).toContain('transactional bounced');
  });

  it('has a batch count what was delivered, once', async () => {
    const { tell } = await worldWith('SENT');
    expect(await tell(anEvent({ kind: 'delivered' }))).toMatchObject({ isToBeCounted: true });
    expect(await tell(anEvent({ kind: 'delivered' }))).toMatchObject({ isToBeCounted: false });
    expect(await tell(anEvent(SPAM, { id: 'event-2' }))).toMatchObject({ isToBeCounted: false, mayHurt: true });
  });
});

/** Every event that may come of one mail, each with its own id and moment. */
const EVENTS: readonly FeedbackEvent[] = (
  [
    { kind: 'accepted' },
    { kind: 'delayed', type: 'TransientCommunicationFailure' },
    { kind: 'delivered' },
    FOR_GOOD,
    FULL,
    SPAM,
    { kind: 'refused', type: 'Bad content' },
  ] as const
).map((feedback, n) => anEvent(feedback, { id: `event-${n}`, at: new Date(NOW.getTime() + n * 1000) }));

const RANK: readonly NotificationStatus[] = ['SENT', 'FAILED', 'DELIVERED', 'BOUNCED', 'COMPLAINED'];

const endOf = async (world: FeedbackWorld) => {
  const { status, providerMessageId } = await mail(world);
  const tally = (await tallyOf(world)).map(({ bounced, complained }) => ({ bounced, complained }));
  return { status, providerMessageId, spared: spared(world), tally };
};

describe('recordFeedback: order, repetition and crashes', () => {
  const some = fc.subarray([...EVENTS], { minLength: 1 });
  const start = fc.constantFrom('PENDING', 'SENDING', 'RETRYING', 'SENT', 'UNKNOWN_OUTCOME');

  it('N13: any order and any repetition of the same events comes to the same end, and never goes back', async () => {
    const orders = some.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc
          .shuffledSubarray([...events, ...events], { minLength: events.length })
          .filter((order) => events.every((event) => order.includes(event))),
      ),
    );
    await fc.assert(
      fc.asyncProperty(start, orders, async (status, [events, order]) => {
        const one = await worldWith(status);
        for (const event of events) await one.tell(event);
        const other = await worldWith(status);
        let rank = -1;
        for (const event of order) {
          await other.tell(event);
          const now = RANK.indexOf((await mail(other.world)).status);
          expect(now).toBeGreaterThanOrEqual(rank);
          rank = now;
        }
        expect(await endOf(other.world)).toEqual(await endOf(one.world));
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    FOR_GOOD,
    SPAM,
    FULL,
    { kind: 'refused', type: 'Bad content' } as const,
    { kind: 'delivered' } as const,
  ])('N13: killed anywhere while recording %j, and told again, it comes to the same end', async (feedback) => {
    const event = anEvent(feedback);
    const whole = await worldWith('SENT');
    await whole.tell(event);
    const expected = await endOf(whole.world);
    for (let crashAt = 0; ; crashAt += 1) {
      const { world } = await worldWith('SENT');
      const points = crashPoints(crashAt);
      const { notifications, suppressions, bounces, reputation, unmatched, deadLetters } = world.dependencies;
      const killed = recordFeedback({
        ...world.dependencies,
        notifications: points.watched('notifications', notifications),
        suppressions: points.watched('suppressions', suppressions),
        bounces: points.watched('bounces', bounces),
        reputation: points.watched('reputation', reputation),
        unmatched: points.watched('unmatched', unmatched),
        deadLetters: points.watched('deadLetters', deadLetters),
      });
      const ended = await points.run(() => killed(event));
      await recordFeedback(world.dependencies)(event);
      await functionsOn(world).pass(10);
      expect(await endOf(world)).toEqual(expected);
      expect(world.deadLetters.letters.length > 0).toBe(expected.status === 'FAILED');
      if (ended === 'ended') break;
    }
  });
});
