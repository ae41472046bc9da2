import type { LetterQueues } from '../../src/domain/operations/dead-letters/ports.ts';

export interface LetterQueuesHarness {
  /** Of `letters`, which is there, and of `nowhere`, which need not be. */
  readonly queues: LetterQueues;
  put(body: unknown, attributes?: Readonly<Record<string, string>>): Promise<void>;
  /** Lets so many seconds pass for what is hidden. */
  pass(seconds: number): Promise<void>;
}

const LETTER = {
  kind: 'delivery-ended',
  signalId: 's-1',
  notification: { id: 'n-1', signalType: 'CONTACT_US_FORM_SUBMITTED', status: 'FAILED', version: 4 },
  reason: 'Throttling: slow down',
};

/** Everything in a queue, each letter once. */
const takeAll = async (queues: LetterQueues, seconds = 60) => {
  const all: Awaited<ReturnType<LetterQueues['take']>>[number][] = [];
  for (;;) {
    const page = await queues.take('letters', seconds);
    if (page.length === 0) return all;
    all.push(...page);
  }
};

/** What every LetterQueues does. `make` gives one that is empty. */
export const describeLetterQueuesContract = (make: () => Promise<LetterQueuesHarness>): void => {
  it('O6: reads letters of the domain, of stream mappings, of failed runs and of schedules, and what is none of ours', async () => {
    const { queues, put } = await make();
    const context = {
      functionArn: 'arn:aws:lambda:us-west-1:000000000000:function:realtechee-backend-dev-plan-notifications:$LATEST',
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 6,
    };
    const streamArn = 'arn:aws:dynamodb:us-west-1:000000000000:table/SignalEvents-abc-NONE/stream/2026';
    const info = {
      ...{ shardId: 'shard-1', startSequenceNumber: '100', endSequenceNumber: '101', batchSize: 2, streamArn },
      ...{
        approximateArrivalOfFirstRecord: '2026-03-01T12:00:00Z',
        approximateArrivalOfLastRecord: '2026-03-01T12:00:01Z',
      },
    };
    await put(LETTER);
    await put({ version: '1.0', requestContext: context, DDBStreamBatchInfo: info });
    await put({ requestContext: context, requestPayload: { a: 1 }, responsePayload: { errorType: 'AccessDenied' } });
    await put(
      { source: 'aws.events', 'detail-type': 'Scheduled Event' },
      { TARGET_ARN: 'arn:aws:lambda:us-west-1:000000000000:function:sweep', ERROR_CODE: 'THROTTLING' },
    );
    await put('no letter');
    const contents = (await takeAll(queues)).map(({ content }) => content);
    expect(contents).toHaveLength(5);
    expect(contents).toEqual(
      expect.arrayContaining([
        {
          ...{
            kind: 'delivery-ended',
            signalId: 's-1',
            signalType: 'CONTACT_US_FORM_SUBMITTED',
            notificationId: 'n-1',
          },
          ...{ status: 'FAILED', version: 4, reason: 'Throttling: slow down' },
        },
        {
          kind: 'stream-batch',
          functionName: 'realtechee-backend-dev-plan-notifications',
          reason: 'RetryAttemptsExhausted after 6 tries',
          batch: expect.objectContaining({ table: 'SignalEvents', size: 2, arrivedTo: '2026-03-01T12:00:01Z' }),
        },
        {
          kind: 'run-failed',
          functionName: 'realtechee-backend-dev-plan-notifications',
          event: { a: 1 },
          reason: 'RetryAttemptsExhausted: AccessDenied',
        },
        {
          kind: 'run-failed',
          functionName: 'sweep',
          event: { source: 'aws.events', 'detail-type': 'Scheduled Event' },
          reason: 'THROTTLING',
        },
        { kind: 'unknown', reason: expect.any(String) },
      ]),
    );
  });

  it('O6: hides what was taken, lets others see it again when it is given back, and keeps it whole', async () => {
    const { queues, put } = await make();
    for (let letter = 0; letter < 23; letter += 1) await put({ ...LETTER, signalId: `s-${letter}` });
    expect(await queues.counts()).toContainEqual({ name: 'letters', waiting: 23, hidden: 0 });
    const taken = await takeAll(queues);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(23);
    expect(await queues.counts()).toContainEqual({ name: 'letters', waiting: 0, hidden: 23 });
    await queues.giveBack('letters', taken);
    await queues.giveBack('letters', []);
    const again = await takeAll(queues);
    expect(again.map(({ id }) => id).sort()).toEqual(taken.map(({ id }) => id).sort());
    expect(again.map(({ body }) => JSON.parse(body).signalId)).toContain('s-22');
  });

  it('O6: lets a letter come back by itself, loses hold of it then, and hides it longer when asked', async () => {
    const { queues, put, pass } = await make();
    await put(LETTER);
    const [first] = await takeAll(queues, 1);
    await pass(1);
    const [second] = await takeAll(queues, 1);
    if (first === undefined || second === undefined) throw new Error('the letter did not come back');
    expect(second.id).toBe(first.id);
    expect(await queues.hide('letters', second, 600)).toBe('hidden');
    await pass(1);
    expect(await takeAll(queues)).toEqual([]);
    await queues.giveBack('letters', [second]);
    await queues.giveBack('letters', [second]);
    expect(await takeAll(queues)).toHaveLength(1);
  });

  it('O6: removes for good what is removed, once and twice', async () => {
    const { queues, put } = await make();
    await put(LETTER);
    const [letter] = await takeAll(queues);
    if (letter === undefined) throw new Error('no letter');
    await queues.remove('letters', letter);
    await queues.remove('letters', letter);
    expect(await queues.hide('letters', letter, 60)).toBe('lost');
    await queues.giveBack('letters', [letter]);
    expect(await takeAll(queues)).toEqual([]);
    expect(await queues.counts()).toContainEqual({ name: 'letters', waiting: 0, hidden: 0 });
  });

  it('refuses a queue that is not there by its name', async () => {
    const { queues } = await make();
    await expect(queues.take('nowhere', 60)).rejects.toThrow('nowhere');
  });
};
