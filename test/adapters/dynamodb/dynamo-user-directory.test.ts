import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoUserDirectory } from '../../../src/adapters/dynamodb/dynamo-user-directory.ts';
import { tableName } from '../../../src/adapters/dynamodb/tables.ts';
import { anEntry, aSearch, describeUserDirectoryContract, found } from '../../contract/user-directory.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';
import { loseTheNextAnswer } from '../../support/lost-answers.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');

const databases: TestDatabase[] = [];
afterAll(() => {
  for (const database of databases) database.close();
});

const set = async () => {
  const database = await createTestDatabase(['UserDirectory', 'UserCommands', 'BackendState']);
  databases.push(database);
  return {
    ...database,
    directory: createDynamoUserDirectory({
      ...database,
      clock: () => AT,
      newId: randomUUID,
      pageSize: 2,
      readLimit: 4,
    }),
  };
};

describe('The user directory on DynamoDB', () => {
  describeUserDirectoryContract(set);

  it('takes a write whose answer was lost for written, and not for somebody else’s', async () => {
    const { client, directory } = await set();
    const entry = anEntry();
    loseTheNextAnswer(client);
    expect(await directory.put(entry, undefined)).toBe('put');
    const next = { ...entry, revision: 'two' };
    loseTheNextAnswer(client);
    expect(await directory.put(next, entry)).toBe('put');
  });

  it('takes a removal whose answer was lost for one, and lets who was faster stay', async () => {
    const { client, directory } = await set();
    const entry = anEntry();
    await directory.put(entry, undefined);
    loseTheNextAnswer(client);
    expect(await directory.remove(entry)).toBe('removed');
    expect(await directory.get(entry.id)).toBeUndefined();
  });

  it('sorts names and addresses that no index key could hold', async () => {
    const { directory } = await set();
    const long = '\u{1F3E0}'.repeat(256);
    const entry = anEntry({
      email: `${'x'.repeat(300)}@example.com`,
      attributes: { givenName: long, familyName: long },
    });
    const other = { ...entry, id: anEntry().id };
    expect(await directory.put(entry, undefined)).toBe('put');
    expect(await directory.put(other, undefined)).toBe('put');
    expect(await found(directory, aSearch({ sortBy: 'name', limit: 1 }))).toHaveLength(2);
    expect((await directory.idsByEmail([entry.email])).size).toBe(1);
  });

  it('goes on, in another function, where a page ended: both take the key that was there first', async () => {
    const { client, suffix, directory } = await set();
    const others = [1, 2, 3].map(() =>
      createDynamoUserDirectory({ client, suffix, clock: () => AT, newId: randomUUID }),
    );
    await directory.put(anEntry(), undefined);
    await directory.put(anEntry(), undefined);
    const first = await Promise.all([directory, ...others].map((one) => one.search(aSearch({ limit: 1 }))));
    for (const page of first) {
      const after = page.ok ? (page.value.next ?? '') : '';
      for (const other of others) expect(await other.search(aSearch({ limit: 1, after }))).toMatchObject({ ok: true });
    }
  });

  it('says what to do about a damaged key of cursors', async () => {
    const { client, suffix, directory } = await set();
    const Item = { id: 'user-cursor-key', key: 'short' };
    await client.send(new PutCommand({ TableName: tableName('BackendState', suffix), Item }));
    await expect(directory.search(aSearch({ after: 'any' }))).rejects.toThrow(
      /row user-cursor-key holds no key: delete it/,
    );
  });

  it('does not guess what a damaged row means, and does not show it', async () => {
    const { client, suffix, directory } = await set();
    const row = { ...anEntry({ id: 'damaged' }), role: 'emperor' };
    await client.send(new PutCommand({ TableName: tableName('UserDirectory', suffix), Item: row }));
    const fault = await directory.get('damaged').then(String, String);
    expect(fault).toMatch(/row damaged is no entry: role/);
    expect(fault).not.toContain('@example.com');
  });
});
