import type { PersonalFiles } from '../../src/domain/users/personal-data/ports.ts';

export interface PersonalFilesHarness {
  readonly files: PersonalFiles;
  /** How a row names the object of a key. */
  readonly nameOf: (key: string) => string;
  /** The keys that can be read now. */
  readonly keys: () => Promise<readonly string[]>;
}

/** What every PersonalFiles does. `make` gives one with these objects. */
export const describePersonalFilesContract = (
  make: (keys: readonly string[]) => Promise<PersonalFilesHarness>,
): void => {
  const KEYS = ['public/a.jpg', 'public/b c.pdf', 'private/d/é.png'];

  it('knows the object that a name means, and none of elsewhere', async () => {
    const { files, nameOf } = await make(KEYS);
    for (const key of KEYS) expect(files.keyOf(nameOf(key))).toBe(key);
    expect(files.keyOf('https://elsewhere.example.com/public/a.jpg')).toBeUndefined();
    expect(files.keyOf('')).toBeUndefined();
  });

  it('U6: takes away what it is told, and nothing else, any number of times', async () => {
    const { files, keys } = await make(KEYS);
    await files.delete([]);
    expect(await keys()).toEqual(KEYS.toSorted());
    await files.delete(['public/a.jpg', 'public/never-was.jpg']);
    await files.delete(['public/a.jpg', 'private/d/é.png']);
    expect(await keys()).toEqual(['public/b c.pdf']);
  });
};
