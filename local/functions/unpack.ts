import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** Unpacks a function's artifact into a folder, and answers the path of the file that holds its handler. */
export const unpackArtifact = (artifact: string, folder: string, handler: string): string => {
  const [entry] = handler.split('.');
  const files = unzipSync(readFileSync(artifact));
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) continue;
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const names = [`${entry}.cjs`, `${entry}.js`, `${entry}.mjs`];
  const found = names.find((name) => name in files);
  if (found === undefined) throw new Error(`${artifact} has none of ${names.join(', ')}`);
  return join(folder, found);
};
