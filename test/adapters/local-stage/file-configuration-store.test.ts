import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createFileConfigurationStore } from '../../../src/adapters/local-stage/file-configuration-store.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { describeConfigurationStoreContract } from '../../contract/configuration-store.contract.ts';
import { aSecret } from '../../support/secrets.ts';

const clock = () => new Date('2026-11-23T10:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
let made = 0;
const aFile = (): string => {
  made += 1;
  return join(folder, `${made}`, 'configuration.json');
};

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeConfigurationStoreContract('file', async () => createFileConfigurationStore({ file: aFile(), clock }));

describe('a store in a file', () => {
  it('is shared by whoever opens the file, and is for its owner alone', async () => {
    const file = aFile();
    const [one, other] = [createFileConfigurationStore({ file, clock }), createFileConfigurationStore({ file, clock })];
    await one.put({ name: 'a/key', value: new SecretValue(aSecret()), expectedVersion: 0 });
    await other.put({ name: 'a/b', value: 'b', expectedVersion: 0 });
    expect((await one.all()).map(({ name }) => name)).toEqual(['a/b', 'a/key']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['configuration.json']);
  });

  it('loses none of many changes at once', async () => {
    const file = aFile();
    const stores = Array.from({ length: 12 }, () => createFileConfigurationStore({ file, clock }));
    await Promise.all(stores.map((store, index) => store.put({ name: `a/${index}`, value: 'x', expectedVersion: 0 })));
    expect(await createFileConfigurationStore({ file, clock }).all()).toHaveLength(12);
  });

  it.each([
    '',
    '{"a/b": [{"text": "planted-secret"',
    '{"a/b": [{"text": "planted-secret"}]}',
    '[]',
  ])('C3: refuses a file of %j with its path, and shows nothing of it', async (content) => {
    const file = aFile();
    const store = createFileConfigurationStore({ file, clock });
    await store.put({ name: 'a/b', value: 'x', expectedVersion: 0 });
    writeFileSync(file, content);
    const fault = await store.read(['a/b']).catch((error: unknown) => error);
    expect(fault).toMatchObject({ message: expect.stringContaining(`${file} is no configuration of a local stage`) });
    expect(inspect(fault)).not.toContain('planted');
    await expect(store.put({ name: 'a/b', value: 'y', expectedVersion: 1 })).rejects.toThrow('is no configuration');
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('says which lock is in the way when another process left one', async () => {
    const file = aFile();
    const store = createFileConfigurationStore({ file, clock });
    await store.put({ name: 'a/b', value: 'x', expectedVersion: 0 });
    writeFileSync(`${file}.lock`, '123\n');
    await expect(store.put({ name: 'a/b', value: 'y', expectedVersion: 1 })).rejects.toThrow(
      `remove ${file}.lock if no process 123 changes it`,
    );
    expect(await store.read(['a/b'])).toMatchObject([{ value: 'x' }]);
  });
});
