import { readSesEvent } from '../../../src/adapters/ses/read-ses-event.ts';
import { recordFeedbackHandler } from '../../../src/handlers/notifications/record-feedback.queue.ts';
import { NOW } from '../../support/builders.ts';
import { ADA, feedbackWorld, mailIn } from '../../support/feedback-world.ts';
import { anSqsRecord } from '../../support/sqs-records.ts';

const SET = 'realtechee-backend-dev';

const eventOf = (notificationId: string, eventType: string, part: object = {}) => ({
  eventType,
  ...part,
  mail: {
    timestamp: NOW.toISOString(),
    messageId: `ses-${notificationId}`,
    destination: [ADA],
    tags: { 'ses:configuration-set': [SET], notificationId: [notificationId] },
  },
});
const delivery = (id: string) => eventOf(id, 'Delivery', { delivery: { timestamp: NOW.toISOString() } });
const bounce = (id: string) =>
  eventOf(id, 'Bounce', {
    bounce: {
      ...{ bounceType: 'Permanent', bounceSubType: 'General', timestamp: NOW.toISOString() },
      bouncedRecipients: [{ emailAddress: ADA, status: '5.1.1' }],
    },
  });
const record = (body: unknown, messageId: string) =>
  anSqsRecord(typeof body === 'string' ? body : JSON.stringify(body), messageId);
const batch = (...bodies: readonly unknown[]) => ({ Records: bodies.map((body, n) => record(body, `message-${n}`)) });

const arranged = async () => {
  const world = await feedbackWorld();
  const dependencies = { ...world.dependencies, readEvent: readSesEvent({ configurationSet: SET }) };
  return { world, dependencies, handle: recordFeedbackHandler(dependencies) };
};
const tally = async ({ reputation }: Awaited<ReturnType<typeof feedbackWorld>>) =>
  (await reputation.hours(NOW, NOW)).map(({ tally: one }) => one);

describe('recordFeedbackHandler', () => {
  it('N13, N14: records a batch, and counts what was delivered by one write', async () => {
    const { world, handle } = await arranged();
    for (const id of ['a', 'b', 'c']) await world.notifications.add(mailIn('SENT', { id }));
    expect(await handle(batch(delivery('a'), delivery('b'), bounce('c'), delivery('a')))).toEqual({
      batchItemFailures: [],
    });
    expect(
      world.notifications
        .all()
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['BOUNCED', 'DELIVERED', 'DELIVERED']);
    expect(await tally(world)).toEqual([{ settled: 3, bounced: 1, complained: 0 }]);
    expect(world.metrics.records).toEqual([{ task: 'feedback', done: 4, failed: 0 }]);
  });

  it('N14: too many bounces stop marketing, within the batch that tells of them', async () => {
    const { world, handle } = await arranged();
    await world.reputation.count({ settled: 94, bounced: 0, complained: 0 }, NOW);
    const ids = ['1', '2', '3', '4', '5', '6'];
    for (const id of ids) await world.notifications.add(mailIn('SENT', { id }));
    await handle(batch(...ids.map(bounce)));
    expect(await world.brake.read()).toMatchObject({ isOn: true, by: 'reputation' });
    expect(world.metrics.timesHappened('marketing-stopped')).toBe(1);
  });

  it('puts what nobody can read into the dead letters, whole, and records the others', async () => {
    const { world, handle } = await arranged();
    await world.notifications.add(mailIn('SENT', { id: 'a' }));
    const odd = `{"eventType":"Opera","to":"${ADA}"}`;
    expect(await handle(batch(odd, delivery('a')))).toEqual({ batchItemFailures: [] });
    expect(world.deadLetters.letters).toMatchObject([{ kind: 'feedback-unreadable', event: odd }]);
    expect(world.metrics.timesHappened('feedback-unreadable')).toBe(1);
    expect((await world.notifications.get('a'))?.status).toBe('DELIVERED');
    expect(JSON.stringify(world.journal.entries)).not.toContain(ADA);
  });

  it('reports what fails, so that it comes again, and records the others', async () => {
    const { world, dependencies } = await arranged();
    for (const id of ['a', 'b']) await world.notifications.add(mailIn('SENT', { id }));
    const glance = (id: string) => (id === 'a' ? Promise.reject(new Error('throttled')) : world.notifications.get(id));
    const notifications = { ...dependencies.notifications, glance };
    const handle = recordFeedbackHandler({ ...dependencies, notifications });
    expect(await handle(batch(bounce('a'), bounce('b')))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-0' }],
    });
    expect((await world.notifications.get('b'))?.status).toBe('BOUNCED');
    expect(world.metrics.records).toEqual([{ task: 'feedback', done: 1, failed: 1 }]);
    await recordFeedbackHandler(dependencies)(batch(bounce('a')));
    expect((await world.notifications.get('a'))?.status).toBe('BOUNCED');
  });

  it('N14: has the events come again after which nobody could look at the rates', async () => {
    const { world, dependencies } = await arranged();
    await world.notifications.add(mailIn('SENT', { id: 'a' }));
    world.brake.setOutage(true);
    const handle = recordFeedbackHandler(dependencies);
    expect(await handle(batch(bounce('a')))).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    world.brake.setOutage(false);
    await world.reputation.count({ settled: 99, bounced: 9, complained: 0 }, NOW);
    expect(await handle(batch(bounce('a')))).toEqual({ batchItemFailures: [] });
    expect((await world.brake.read()).isOn).toBe(true);
    expect(await tally(world)).toEqual([{ settled: 100, bounced: 10, complained: 0 }]);
  });

  it('counts too few rather than failing what is recorded', async () => {
    const { world, dependencies } = await arranged();
    await world.notifications.add(mailIn('SENT', { id: 'a' }));
    const reputation = { ...world.reputation, count: () => Promise.reject(new Error('throttled')) };
    const handle = recordFeedbackHandler({ ...dependencies, reputation });
    expect(await handle(batch(delivery('a')))).toEqual({ batchItemFailures: [] });
    expect((await world.notifications.get('a'))?.status).toBe('DELIVERED');
    expect(JSON.stringify(world.journal.entries)).toContain('notifications.feedback-uncounted');
  });
});
