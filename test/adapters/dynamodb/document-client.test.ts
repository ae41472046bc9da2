import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { type RawProvider, type Reaction, startRawProvider } from '../../support/raw-provider.ts';

let provider: RawProvider;
beforeEach(async () => {
  provider = await startRawProvider(async () => ({
    answer: 200,
    body: '{}',
    headers: { 'content-type': 'application/x-amz-json-1.0' },
  }));
});
afterEach(() => provider.stop());

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

const told = (endpoint = provider.url) => {
  let times = 0;
  const client = createDocumentClient(
    { endpoint, region: 'us-west-1', credentials, maxAttempts: 1 },
    { onUnreachable: () => (times += 1) },
  );
  return { client, times: () => times };
};

const get = new GetCommand({ TableName: 'Contacts', Key: { id: 'contact-1' } });
const json = (answer: number, type: string): Reaction => ({
  answer,
  body: JSON.stringify({ __type: type, message: 'no' }),
});

describe('createDocumentClient', () => {
  it.each<[string, Reaction]>([
    ['an answer of 5xx', json(500, 'InternalServerError')],
    ['a closed connection', 'close-after-reading'],
  ])('O5: tells of %s that the database could not be reached, and throws it still', async (_, reaction) => {
    provider.reactWith(reaction);
    const { client, times } = told();
    await expect(client.send(get)).rejects.toThrow(/./);
    expect(times()).toBe(1);
  });

  it('O5: tells of a connection that was never made', async () => {
    const { client, times } = told('http://127.0.0.1:9');
    await expect(client.send(get)).rejects.toThrow(/./);
    expect(times()).toBe(1);
  });

  it.each([
    'ConditionalCheckFailedException',
    'ProvisionedThroughputExceededException',
    'AccessDeniedException',
  ])('does not call a refusal an outage: %s', async (type) => {
    provider.reactWith(json(400, `com.amazonaws.dynamodb.v20120810#${type}`));
    const { client, times } = told();
    await expect(client.send(get)).rejects.toThrow(/./);
    expect(times()).toBe(0);
  });

  it('does not call a mistake of ours an outage, nor a good answer', async () => {
    const { client, times } = told();
    await client.send(get);
    const unstorable = new PutCommand({ TableName: 'Contacts', Item: { id: 'contact-1', at: Symbol('none') } });
    await expect(client.send(unstorable)).rejects.toThrow(/./);
    expect(times()).toBe(0);
  });
});
