import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 in base64, as Lambda gives it, of every archive that a build has left in the folder; by file. */
export const readArtifactHashes = (folder: string): ReadonlyMap<string, string> => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.zip')) : [];
  return new Map(
    files.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('base64'),
    ]),
  );
};
