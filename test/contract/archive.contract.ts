import type { Archive, ArchivedFile } from '../../src/domain/operations/backup/ports.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const allOf = async (pages: AsyncIterable<readonly ArchivedFile[]>) => {
  const files: ArchivedFile[] = [];
  for await (const page of pages) files.push(...page);
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
};

/** What every place of backups promises. Each call of `make` answers an empty one. */
export const describeArchiveContract = (name: string, make: () => Promise<Archive>): void => {
  describe(`${name}, an archive`, () => {
    let archive: Archive;
    beforeEach(async () => {
      archive = await make();
    });

    it('gives back what it was given, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 31) % 256);
      await archive.put('b-1/tables/Contacts/00-0001.ndjson.gz', bytes);
      const kept = await archive.get('b-1/tables/Contacts/00-0001.ndjson.gz');
      expect(Buffer.from(kept ?? []).equals(Buffer.from(bytes))).toBe(true);
    });

    it('has nothing of what it was not given', async () => {
      await archive.put('b-1/manifest.json', bytesOf('{}'));
      expect(await archive.get('b-1/other.json')).toBeUndefined();
      expect(await archive.get('b-2/manifest.json')).toBeUndefined();
      expect(await allOf(archive.filesOf('b-2'))).toEqual([]);
    });

    it('never writes over a file', async () => {
      await archive.put('b-1/manifest.json', bytesOf('first'));
      await expect(archive.put('b-1/manifest.json', bytesOf('second'))).rejects.toThrow();
      expect(new TextDecoder().decode(await archive.get('b-1/manifest.json'))).toBe('first');
    });

    it('lists backups, and the files of one with their sizes', async () => {
      expect(await archive.backups()).toEqual([]);
      await archive.put('b-1/tables/Contacts/00-0001.ndjson.gz', bytesOf('12345'));
      await archive.put('b-1/manifest.json', bytesOf('{}'));
      await archive.put('b-12/manifest.json', bytesOf('{"a":1}'));
      expect([...(await archive.backups())].sort()).toEqual(['b-1', 'b-12']);
      expect(await allOf(archive.filesOf('b-1'))).toEqual([
        { path: 'b-1/manifest.json', bytes: 2 },
        { path: 'b-1/tables/Contacts/00-0001.ndjson.gz', bytes: 5 },
      ]);
    });
  });
};
