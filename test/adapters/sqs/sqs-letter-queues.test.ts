import { setTimeout as pause } from 'node:timers/promises';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSqsLetterQueues } from '../../../src/adapters/sqs/sqs-letter-queues.ts';
import { describeLetterQueuesContract } from '../../contract/letter-queues.contract.ts';
import { type Fauxqs, startFauxqs } from '../../support/fauxqs.ts';

let fauxqs: Fauxqs;
let client: SQSClient;
let count = 0;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SQSClient({ region: 'us-west-1', endpoint: fauxqs.url, credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await fauxqs.stop();
});

const make = async (names = ['letters', 'nowhere']) => {
  count += 1;
  const prefix = `stage-${count}-`;
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: `${prefix}letters` }));
  return {
    queues: createSqsLetterQueues({ client, prefix, names, waitSeconds: 0 }),
    put: async (body: unknown, attributes: Readonly<Record<string, string>> = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    },
    pass: (seconds: number) => pause(seconds * 1000 + 100),
  };
};

describe('letter queues on SQS', () => {
  describeLetterQueuesContract(() => make());

  it('O6: says of a queue that the stage should have, and has not, that it is missing', async () => {
    const { queues } = await make();
    expect(await queues.counts()).toEqual([
      { name: 'letters', waiting: 0, hidden: 0 },
      { name: 'nowhere', missing: true },
    ]);
  });

  it('throws when a queue cannot be reached, and knows when a letter was sent', async () => {
    const { queues, put } = await make();
    await put({ any: 'thing' });
    const [letter] = await queues.take('letters', 60);
    expect(Math.abs((letter?.sentAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    const nobody = new SQSClient({
      region: 'us-west-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    const unreachable = createSqsLetterQueues({ client: nobody, prefix: 'stage-', names: ['letters'] });
    await expect(unreachable.counts()).rejects.toThrow('ECONNREFUSED');
    nobody.destroy();
  });
});
