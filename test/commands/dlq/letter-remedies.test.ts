import { createMemoryLetterQueues } from '../../../src/adapters/memory/memory-letter-queues.ts';
import { dlqRedrive } from '../../../src/commands/dlq/dlq-redrive.ts';
import { type LetterRemediesDependencies, letterRemedies } from '../../../src/commands/dlq/letter-remedies.ts';
import type { RetryWish } from '../../../src/domain/notifications/retry-notification.ts';
import type { Signal } from '../../../src/domain/notifications/signal.ts';
import { aHook, aSignal, aTemplate } from '../../support/builders.ts';
import { functionsOn, notificationWorld } from '../../support/notification-world.ts';

const QUEUE = 'notification-dead-letters';
const TELL = { step: () => {}, meter: () => () => {} };
const NOTHING_TO_BACKFILL = {
  ...{ resumed: false, looked: 3, right: 3, unseen: 0, changedOutside: 0, mistimed: 0, unknownStatus: 0 },
  ...{ unreadable: 0, failed: 0, samples: [] },
};

const signalIn = (body: string): Signal | undefined => JSON.parse(body).signal;

/** The domain's world, whose dead letters are in a queue that can be redriven. */
const redrivable = (changes: Partial<LetterRemediesDependencies> = {}) => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  const queues = createMemoryLetterQueues([QUEUE], world.clock.now);
  const planning = {
    ...world.dependencies,
    deadLetters: { put: async (letter: object) => void queues.put(QUEUE, letter) },
  };
  const ran: { readonly functionName: string; readonly event: unknown }[] = [];
  const dependencies: LetterRemediesDependencies = {
    planning,
    signalIn,
    batches: { recordsOf: async () => undefined },
    functions: {
      run: async (functionName, event) => {
        ran.push({ functionName, event });
        return { batchItemFailures: [] };
      },
    },
    feedbackFunction: 'record-feedback',
    backfill: async () => NOTHING_TO_BACKFILL,
    wish: { by: 'operator:kim' },
    ...changes,
  };
  const redrive = ({ wish = {}, apply = true }: { wish?: Partial<RetryWish>; apply?: boolean } = {}) => {
    const remedy = letterRemedies({ ...dependencies, wish: { ...dependencies.wish, ...wish } });
    const sleep = async () => {};
    const all = { queues, remedy, clock: world.clock.now, sleep };
    return dlqRedrive(all)({ queues: [QUEUE], filter: {}, limit: 100, perSecond: 1000, apply }, TELL);
  };
  const put = (body: unknown, attributes?: Readonly<Record<string, string>>) => queues.put(QUEUE, body, attributes);
  return { world, queues, put, ran, redrive, functions: functionsOn(world, planning as typeof world.dependencies) };
};

const lastLine = ({ lines }: { readonly lines: readonly string[] }): string => lines.at(-1) ?? '';
const left = ({ queues }: Pick<ReturnType<typeof redrivable>, 'queues'>): number => queues.ids(QUEUE).length;

describe('a letter of a message that ended badly', () => {
  const ended = async (fault: 'throttled' | 'permanent' | 'unknown') => {
    const at = redrivable();
    at.world.hooks.put(aHook({ maxRetries: 0 }));
    await at.world.signals.put(aSignal());
    at.world.email.failWith({ fault });
    await at.functions.plan('signal-1');
    await at.functions.drain();
    expect(left(at)).toBe(1);
    return at;
  };

  it('O6, N3: is put back, sent once, and taken out; replayed twice, nothing more happens', async () => {
    const at = await ended('throttled');
    const [id] = at.queues.ids(QUEUE);
    const { body = '' } = (await at.queues.take(QUEUE, 0))[0] ?? {};
    expect(lastLine(await at.redrive({ apply: false }))).toContain('1 letter(s) would be made good, 0 would stay');
    expect(at.queues.ids(QUEUE)).toEqual([id]);
    expect(await at.redrive()).toMatchObject({ verdict: 'done' });
    await at.functions.drain();
    expect(left(at)).toBe(0);
    for (let replay = 0; replay < 2; replay += 1) {
      at.put(body); // the same letter again: a queue delivers at least once
      const again = await at.redrive();
      expect(again).toMatchObject({ verdict: 'done' });
      expect(again.lines.join('\n')).toContain('nothing left to do: it was sent');
      await at.functions.drain();
      expect(left(at)).toBe(0);
    }
    expect(at.world.email.accepted).toHaveLength(1);
  });

  it('O6: a copy of a letter that is being tried anew goes, and puts nothing back', async () => {
    const at = await ended('throttled');
    at.put(((await at.queues.take(QUEUE, 0))[0] ?? { body: '' }).body);
    await at.redrive();
    expect(left(at)).toBe(0);
    await at.functions.drain();
    expect(at.world.email.tries).toBe(2);
  });

  it.each([
    ['unknown', 'the provider may have sent it', { evenUnknownOutcome: true }],
    ['permanent', 'the provider refused it for good', { evenRefused: true }],
  ] as const)('N4, N5: of outcome %s stays, until somebody says so', async (fault, says, wish) => {
    const at = await ended(fault);
    const first = await at.redrive();
    expect(first).toMatchObject({ verdict: 'refused' });
    expect(first.lines.join('\n')).toContain(says);
    expect(left(at)).toBe(1);
    expect(await at.redrive({ wish })).toMatchObject({ verdict: 'done' });
    expect(left(at)).toBe(0);
  });
});

describe('letters of signals and hooks', () => {
  it('O6: a quarantined signal stays until it can be planned, and is planned from then on', async () => {
    const at = redrivable();
    await at.world.signals.put(aSignal({ signalType: 'INVOICE_PAID' }));
    await at.functions.plan('signal-1');
    const first = await at.redrive();
    expect(first.lines.join('\n')).toContain('unknown signal type');
    expect(left(at)).toBe(1);
    at.world.hooks.put(aHook({ signalType: 'INVOICE_PAID' }));
    expect(await at.redrive()).toMatchObject({ verdict: 'done' });
    expect(at.world.notifications.all()).toHaveLength(1);
    expect(left(at)).toBe(0);
  });

  it('O6: a failed hook stays until it is mended, and then queues what it owes', async () => {
    const at = redrivable();
    at.world.hooks.put(aHook({ notificationTemplateId: 'later' }));
    await at.world.signals.put(aSignal());
    await at.functions.plan('signal-1');
    expect(await at.redrive()).toMatchObject({ verdict: 'refused' });
    at.world.templates.put(aTemplate({ id: 'later' }));
    const mended = await at.redrive();
    expect(mended.lines.join('\n')).toContain('1 message(s) queued that were not');
    expect(left(at)).toBe(0);
  });

  it('O6: a row that could not be read stays while it cannot, and goes when it can', async () => {
    const at = redrivable();
    at.world.hooks.put(aHook());
    await at.world.signals.put(aSignal());
    await at.functions.plan('signal-1');
    const [row] = at.world.notifications.all();
    const letter = { kind: 'notification-unreadable', signalId: 'unknown', row: {}, reason: 'status' };
    at.put({ ...letter, notificationId: row?.id });
    at.put({ ...letter, notificationId: 'gone' });
    const answer = await at.redrive();
    expect(answer.report.letters).toEqual([
      expect.objectContaining({ about: 'gone', settled: false }),
      expect.objectContaining({ about: row?.id, settled: true }),
    ]);
  });

  it('leaves alone what is no letter of ours, and the report holds nothing of any letter’s content', async () => {
    const at = redrivable();
    at.put({ secret: 'jane@example.com' });
    const answer = await at.redrive();
    expect(answer).toMatchObject({ verdict: 'refused' });
    expect(JSON.stringify(answer)).not.toContain('jane@example.com');
    expect(left(at)).toBe(1);
  });
});

describe('letters of triggers', () => {
  const batchOf = (model: string) => ({
    requestContext: {
      functionArn: 'arn:aws:lambda:us-west-1:000000000000:function:a-function',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 6,
    },
    DDBStreamBatchInfo: {
      ...{ shardId: 'shard', startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 },
      approximateArrivalOfFirstRecord: '2026-11-22T10:00:00Z',
      approximateArrivalOfLastRecord: '2026-11-22T10:00:01Z',
      streamArn: `arn:aws:dynamodb:us-west-1:000000000000:table/${model}-abc-NONE/stream/label`,
    },
  });

  it('O6: hands the records to the function again, and keeps the letter when it fails again', async () => {
    let failures: readonly object[] = [{ itemIdentifier: '2' }];
    const events: unknown[] = [];
    const at = redrivable({
      batches: { recordsOf: async () => ['first', 'second'] },
      functions: {
        run: async (_, event) => {
          events.push(event);
          return { batchItemFailures: failures };
        },
      },
    });
    at.put(batchOf('Quotes'));
    expect(await at.redrive()).toMatchObject({ verdict: 'refused' });
    expect(events).toEqual([{ Records: ['first', 'second'] }]);
    expect(left(at)).toBe(1);
    failures = [];
    expect(await at.redrive()).toMatchObject({ verdict: 'done' });
    expect(left(at)).toBe(0);
  });

  it('O6: looks for the work in the tables when the stream has forgotten it', async () => {
    let applied = 0;
    const at = redrivable({
      backfill: async ({ apply }) => {
        applied += apply ? 1 : 0;
        return { ...NOTHING_TO_BACKFILL, changedOutside: 2 };
      },
    });
    at.world.hooks.put(aHook());
    await at.world.signals.put(aSignal());
    for (const model of ['SignalEvents', 'NotificationQueue', 'Requests', 'Requests', 'Quotes']) at.put(batchOf(model));
    const dry = (await at.redrive({ apply: false })).lines.join('\n');
    expect(dry).toContain('1 signal(s) of that time to plan');
    expect(applied).toBe(0);
    expect(at.world.notifications.all()).toEqual([]);
    const says = (await at.redrive()).lines.join('\n');
    expect(says).toContain('1 signal(s) of that time planned');
    expect(says).toContain('nothing left to do: what was due then has been looked at');
    expect(says).toContain('2 request(s) put right in the table');
    expect(says).toContain('the stream of Quotes has forgotten these records: see the runbook');
    expect(applied).toBe(1);
    expect(left(at)).toBe(1);
    expect(at.world.notifications.all()).toHaveLength(1);
  });

  it('O6: a stream batch of messages stays while messages of that time are due', async () => {
    const at = redrivable();
    at.world.hooks.put(aHook());
    await at.world.signals.put(aSignal());
    await at.functions.plan('signal-1');
    at.world.stream.length = 0;
    at.world.clock.advanceSeconds(3600);
    at.put(batchOf('NotificationQueue'));
    expect((await at.redrive()).lines.join('\n')).toContain('messages of that time are due still');
    await at.functions.pass(1);
    expect(await at.redrive()).toMatchObject({ verdict: 'done' });
  });

  it('O6: one run of a schedule makes good all that were missed; a failing one keeps its letters', async () => {
    const event = (time: string) => ({ source: 'aws.events', 'detail-type': 'Scheduled Event', time });
    const target = { TARGET_ARN: 'arn:aws:lambda:us-west-1:000000000000:function:wake', ERROR_CODE: 'THROTTLING' };
    const at = redrivable();
    for (const minute of ['10:00', '10:01', '10:02']) at.put(event(minute), target);
    at.put({ only: 'commands' }, target);
    expect(await at.redrive()).toMatchObject({ verdict: 'done' });
    expect(at.ran).toHaveLength(2);
    const failing = redrivable({
      functions: {
        run: async () => {
          throw new Error('wake failed: EnvironmentRefused');
        },
      },
    });
    failing.put(event('10:00'), target);
    const answer = await failing.redrive();
    expect(answer.lines.join('\n')).toContain('EnvironmentRefused');
    expect(left(failing)).toBe(1);
  });

  it.each([
    ['unreadable', { kind: 'feedback-unreadable', signalId: 'unknown', event: '{"eventType":"Send"}', reason: 'odd' }],
    ['that failed', { eventType: 'Send', mail: { messageId: 'ses-1' } }],
  ])('O6: an event of SES %s is handed to the function that records it, as its queue would', async (_, body) => {
    const { put, ran, redrive } = redrivable();
    put(body);
    expect(await redrive({ apply: false })).toMatchObject({ verdict: 'done' });
    expect(ran).toEqual([]);
    expect(await redrive()).toMatchObject({ verdict: 'done' });
    expect(ran).toMatchObject([
      { functionName: 'record-feedback', event: { Records: [{ body: expect.any(String) }] } },
    ]);
    expect(JSON.parse(Object(ran[0]?.event).Records[0].body)).toMatchObject({ eventType: 'Send' });
  });
});
