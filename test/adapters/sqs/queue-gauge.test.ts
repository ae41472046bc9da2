import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createQueueGauge } from '../../../src/adapters/sqs/queue-gauge.ts';
import { type Fauxqs, startFauxqs } from '../../support/fauxqs.ts';

describe('how much lies in queues, on fauxqs', () => {
  let fauxqs: Fauxqs;
  let client: SQSClient;
  beforeAll(async () => {
    fauxqs = await startFauxqs();
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new SQSClient({ endpoint: fauxqs.url, region: 'us-west-1', credentials, maxAttempts: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await fauxqs.stop();
  });

  it('tells what waits from what somebody has in hand', async () => {
    const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'letters' }));
    const gauge = createQueueGauge(client);
    expect(await gauge.depth('letters')).toEqual({ waiting: 0, inWork: 0 });
    for (let at = 0; at < 3; at += 1) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: `${at}` }));
    expect(await gauge.depth('letters')).toEqual({ waiting: 3, inWork: 0 });
    await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 60 }));
    expect(await gauge.depth('letters')).toEqual({ waiting: 2, inWork: 1 });
  });

  it('knows no depth of a queue that is not there', async () => {
    expect(await createQueueGauge(client).depth('nowhere')).toBeUndefined();
  });

  it('throws where SQS cannot be asked: that is no empty queue', async () => {
    const dead = new SQSClient({ endpoint: 'http://127.0.0.1:1', region: 'us-west-1', maxAttempts: 1 });
    await expect(createQueueGauge(dead).depth('letters')).rejects.toThrow();
    dead.destroy();
  });
});
