import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startLocalQueues } from '../../local/queues.ts';

describe('the local queues that keep their messages', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'queues-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const withQueues = async <Answer>(work: (client: SQSClient, endpoint: string) => Promise<Answer>) => {
    const queues = await startLocalQueues({ region: 'us-west-1', dataDir });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new SQSClient({ endpoint: queues.endpoint, region: 'us-west-1', credentials });
    try {
      return await work(client, queues.endpoint);
    } finally {
      client.destroy();
      await queues.stop();
    }
  };

  it('O6: gives back a letter that was looked at, with how often it was, also after a start anew', async () => {
    const receive = (QueueUrl: string) =>
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    await withQueues(async (client) => {
      const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'letters' }));
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a letter' }));
      const [letter] = (await client.send(receive(QueueUrl))).Messages ?? [];
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: letter?.ReceiptHandle, VisibilityTimeout: 0 }),
      );
    });
    await withQueues(async (client, endpoint) => {
      const { Messages: letters = [] } = await client.send(receive(`${endpoint}/000000000000/letters`));
      expect(letters.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount])).toEqual([
        ['a letter', '2'],
      ]);
    });
  });
});
