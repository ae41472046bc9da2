import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { rowsOf } from '../../../src/adapters/dynamodb/pages.ts';

/** DynamoDB Local never leaves a key out; DynamoDB does when a batch is over 16 MB or the table is throttled. */
describe('Reading many rows at once', () => {
  const client = createDocumentClient({ region: 'us-west-1' });
  const dynamo = mockClient(DynamoDBDocumentClient);
  beforeEach(() => dynamo.reset());
  afterAll(() => client.destroy());

  const keysOf = (command: { readonly RequestItems?: unknown }) =>
    (command.RequestItems as { Table: { Keys: { id: string }[] } }).Table.Keys.map(({ id }) => ({ id }));

  it('asks in batches of a hundred', async () => {
    dynamo.on(BatchGetCommand).callsFake((input) => ({ Responses: { Table: keysOf(input) } }));
    const ids = Array.from({ length: 250 }, (_, index) => `row-${index}`);
    const rows = await rowsOf(client, 'Table', ids, { isConsistent: true });
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(dynamo.commandCalls(BatchGetCommand).map(({ args }) => keysOf(args[0].input).length)).toEqual([
      100, 100, 50,
    ]);
  });

  it('asks again for what was left out', async () => {
    dynamo.on(BatchGetCommand).callsFake((input) => {
      const [first, ...left] = keysOf(input);
      return {
        Responses: { Table: [first] },
        UnprocessedKeys: left.length === 0 ? {} : { Table: { Keys: left } },
      };
    });
    const rows = await rowsOf(client, 'Table', ['a', 'b', 'c'], { isConsistent: false });
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  });

  it('N9: throws when something is left out again and again: part of an answer is none', async () => {
    dynamo.on(BatchGetCommand).callsFake((input) => ({ UnprocessedKeys: { Table: { Keys: keysOf(input) } } }));
    await expect(rowsOf(client, 'Table', ['a', 'b'], { isConsistent: false })).rejects.toThrow(
      'Table: 2 item(s) could not be read in 6 tries',
    );
  });
});
