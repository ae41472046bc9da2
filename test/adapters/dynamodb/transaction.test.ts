import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { putOnce, transact } from '../../../src/adapters/dynamodb/transaction.ts';
import { type RawProvider, type Reaction, startRawProvider } from '../../support/raw-provider.ts';

const headers = { 'content-type': 'application/x-amz-json-1.0' };
let provider: RawProvider;
beforeEach(async () => {
  provider = await startRawProvider(async () => ({ answer: 200, body: '{}', headers }));
});
afterEach(() => provider.stop());

const cancelled = (...codes: readonly string[]): Reaction => ({
  answer: 400,
  headers,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    CancellationReasons: codes.map((Code) => ({
      Code,
      ...(Code === 'ConditionalCheckFailed' ? { Item: { id: { S: 'a' }, version: { N: '7' } } } : {}),
    })),
  }),
});
const refused = (type: string): Reaction => ({
  answer: 400,
  headers,
  body: JSON.stringify({ __type: type, message: 'no' }),
});

const run = () => {
  const client = createDocumentClient({
    ...{ endpoint: provider.url, region: 'us-west-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return transact(client, [putOnce('Requests', { id: 'a' }), putOnce('AuditLog', { id: 'b' })], 'token-1');
};
const tokens = (): readonly unknown[] => provider.requests.map((body) => JSON.parse(body).ClientRequestToken);

describe('A transaction', () => {
  it('says which parts were refused, with the row as it was', async () => {
    provider.reactWith(cancelled('None', 'ConditionalCheckFailed'));
    expect(await run()).toEqual([{ part: 1, current: { id: 'a', version: 7 } }]);
  });

  it('S2: is refused where a condition fails, whatever else was in the way', async () => {
    provider.reactWith(cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    expect(await run()).toMatchObject([{ part: 0 }]);
    expect(provider.tries).toBe(1);
  });

  it.each([
    'TransactionConflict',
    'ProvisionedThroughputExceeded',
    'ThrottlingError',
  ])('is made again, as the same, after %s', async (code) => {
    provider.reactWith(cancelled('None', code), cancelled(code, 'None'));
    expect(await run()).toEqual([]);
    expect(tokens()).toEqual(['token-1', 'token-1', 'token-1']);
  });

  it('is given up as a fault, never as an answer, when a conflict stays', async () => {
    provider.reactWith(...Array.from({ length: 9 }, () => cancelled('TransactionConflict', 'None')));
    await expect(run()).rejects.toThrow('[TransactionConflict, None]');
    expect(provider.tries).toBe(5);
  });

  it.each<[string, Reaction]>([
    ['a reason that will not pass', cancelled('ValidationError', 'None')],
    ['a refusal of another kind', refused('com.amazonaws.dynamodb.v20120810#AccessDeniedException')],
    ['a token that was used for something else', refused('IdempotentParameterMismatchException')],
  ])('throws at once for %s', async (_, reaction) => {
    provider.reactWith(reaction);
    await expect(run()).rejects.toThrow(/./);
    expect(provider.tries).toBe(1);
  });
});
