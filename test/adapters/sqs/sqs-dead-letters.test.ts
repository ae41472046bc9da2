import type { Message } from '@aws-sdk/client-sqs';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { BODY_LIMIT_BYTES, createSqsDeadLetters } from '../../../src/adapters/sqs/sqs-dead-letters.ts';
import type { DeadLetter } from '../../../src/domain/notifications/ports.ts';
import { describeDeadLettersContract } from '../../contract/dead-letters.contract.ts';
import type { Fauxqs } from '../../support/fauxqs.ts';
import { startFauxqs } from '../../support/fauxqs.ts';

let fauxqs: Fauxqs;
let client: SQSClient;
let count = 0;

beforeAll(async () => {
  fauxqs = await startFauxqs();
  client = new SQSClient({
    region: 'us-west-1',
    endpoint: fauxqs.url,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await fauxqs.stop();
});

const newQueue = async (): Promise<string> => {
  count += 1;
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `dead-letters-${count}` }));
  return QueueUrl;
};

const readAll = async (QueueUrl: string): Promise<readonly Message[]> => {
  const all: Message[] = [];
  for (;;) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] });
    const { Messages = [] } = await client.send(receive);
    if (Messages.length === 0) return all;
    all.push(...Messages);
    for (const { ReceiptHandle } of Messages) await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
};

describeDeadLettersContract('SQS on fauxqs', async () => {
  const queueUrl = await newQueue();
  return {
    deadLetters: createSqsDeadLetters({ queueUrl }, client),
    read: async () => (await readAll(queueUrl)).map(({ Body }) => JSON.parse(Body ?? '')),
    breakDown: async () => {
      await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    },
    stop: async () => {},
  };
});

describe('SQS dead letters', () => {
  const putAndRead = async (letter: DeadLetter) => {
    const queueUrl = await newQueue();
    await createSqsDeadLetters({ queueUrl }, client).put(letter);
    const [message] = await readAll(queueUrl);
    return { letter: JSON.parse(message?.Body ?? ''), attributes: message?.MessageAttributes };
  };
  const quarantined = (signal: unknown, signalId = 'signal-1'): DeadLetter => ({
    kind: 'signal-quarantined',
    signalId,
    signal,
    reason: 'unreadable',
  });

  it('say of what kind and signal they are without being opened', async () => {
    const { attributes } = await putAndRead(quarantined({}, 'signal \u0000 ✓'));
    expect(attributes).toMatchObject({
      kind: { StringValue: 'signal-quarantined' },
      signalId: { StringValue: 'signal _ ✓' },
    });
  });

  it('N5: keep whole the largest row that DynamoDB holds', async () => {
    const payload = '"'.repeat(400 * 1024 - 100);
    const { letter } = await putAndRead(quarantined({ id: 'signal-1', payload }));
    expect(letter.signal.payload).toBe(payload);
  });

  it('leave out a payload that outgrows SQS in JSON, and say where it is', async () => {
    const row = { id: 'signal-1', signalType: 'X', payload: '\u0001'.repeat(400 * 1024 - 100) };
    const { letter } = await putAndRead(quarantined(row));
    expect(letter).toMatchObject({
      signalId: 'signal-1',
      reason: 'unreadable',
      signal: { id: 'signal-1', signalType: 'X', payload: expect.stringContaining('row signal-1 of SignalEvents') },
    });
  });

  it('leave out the whole row when it is not the payload that is too large', async () => {
    const { letter } = await putAndRead(
      quarantined({ id: 's', payload: {}, oddity: '\u0001'.repeat(BODY_LIMIT_BYTES / 5) }),
    );
    expect(letter.signal).toContain('row signal-1 of SignalEvents');
    const notification = await putAndRead({
      kind: 'notification-unreadable',
      signalId: 'unknown',
      notificationId: 'n-1',
      row: '\u0001'.repeat(BODY_LIMIT_BYTES / 5),
      reason: 'odd',
    });
    expect(notification.letter.row).toContain('row n-1 of NotificationQueue');
  });

  it('name the signal and the cause when they cannot be put', async () => {
    const nowhere = createSqsDeadLetters({ queueUrl: `${await newQueue()}-gone` }, client);
    await expect(nowhere.put(quarantined({}))).rejects.toMatchObject({
      message: 'the dead letter of signal signal-1 could not be put',
      cause: expect.objectContaining({ name: 'QueueDoesNotExist' }),
    });
  });

  it('are refused rather than cut when even the rest is too large', async () => {
    const letter: DeadLetter = { ...quarantined({}), reason: 'x'.repeat(BODY_LIMIT_BYTES) } as DeadLetter;
    await expect(putAndRead(letter)).rejects.toThrow('too large');
  });
});
