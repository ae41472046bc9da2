import { inParallel } from '../../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { readChunk, readItems } from './chunk.ts';
import { contentSum, NO_CONTENT } from './content-hash.ts';
import { isSealIntact, MANIFEST, type Manifest, modelOfPart, type PartEntry } from './manifest.ts';
import type { ManifestTools, ReadingTools } from './ports.ts';

/** What is wrong, and where: `manifest.json`, `tables/Contacts`, `tables/Contacts/00-0001.ndjson.gz`. */
export interface BackupProblem {
  readonly where: string;
  readonly problem: string;
}

/** What the one who asks takes for granted. */
export interface Expected {
  readonly stage?: string;
  readonly registry?: string;
}

const AT_ONCE = 4;

const decoder = new TextDecoder();

/** The manifest of a backup: whole, unchanged, of this backup, and of the stage that was named. */
export const openBackup =
  ({ archive, digest, readManifest }: ManifestTools) =>
  async (id: string, { stage, registry }: Expected = {}): Promise<Result<Manifest, BackupProblem>> => {
    const wrong = (problem: string) => refuse({ where: MANIFEST, problem });
    const bytes = await archive.get(`${id}/${MANIFEST}`);
    if (bytes === undefined) return wrong('there is none: this backup was not finished, or is no backup');
    const read = readManifest(decoder.decode(bytes));
    if (!read.ok) return wrong(`it cannot be read: ${read.refusal.reason}`);
    const manifest = read.value;
    if (manifest.id !== id) return wrong(`it is that of the backup ${manifest.id}`);
    if (!isSealIntact(manifest, digest)) return wrong('it was changed after it was written: its seal does not fit');
    if (stage !== undefined && manifest.stage !== stage) return wrong(`it is of stage ${manifest.stage}, not ${stage}`);
    if (registry !== undefined && manifest.registry !== registry)
      return wrong('it was made by another version of the table registry (infra/tables.yml)');
    return accept(manifest);
  };

const sumsOf = ({ name, records, content, chunks }: PartEntry): readonly BackupProblem[] => {
  const counted = chunks.reduce((sum, chunk) => sum + chunk.records, 0);
  const summed = chunks.reduce((sum, chunk) => contentSum(sum, chunk.content), NO_CONTENT);
  return [
    ...(counted === records
      ? []
      : [{ where: name, problem: `its files have ${counted} records, and the manifest says ${records}` }]),
    ...(summed === content
      ? []
      : [{ where: name, problem: 'its files are not those of which the manifest has the hash' }]),
  ];
};

/** Files beside those that the manifest names. */
const extras = async ({ archive }: ManifestTools, { id, parts }: Manifest): Promise<readonly BackupProblem[]> => {
  const known = new Set([MANIFEST, ...parts.flatMap(({ chunks }) => chunks.map(({ path }) => path))]);
  const problems: BackupProblem[] = [];
  for await (const page of archive.filesOf(id)) {
    for (const { path } of page) {
      const where = path.slice(id.length + 1);
      if (!known.has(where)) problems.push({ where, problem: 'the manifest knows of no such file' });
    }
  }
  return problems;
};

/**
 * Reads all of a backup and computes everything in its manifest again. Answers all that is wrong; nothing, if it is whole.
 * Changes nothing.
 */
export const verifyBackup = (tools: ReadingTools) => {
  const open = openBackup(tools);
  const chunkOf = readChunk(tools);
  const itemsOf = readItems(tools);

  return async (
    id: string,
    expected: Expected = {},
    onProgress: (records: number, total: number) => void = () => {},
  ): Promise<{ readonly manifest?: Manifest; readonly problems: readonly BackupProblem[] }> => {
    const opened = await open(id, expected);
    if (!opened.ok) return { problems: [opened.refusal] };
    const manifest = opened.value;
    const total = manifest.parts.reduce((sum, { records }) => sum + records, 0);
    const problems: BackupProblem[] = manifest.parts.flatMap(sumsOf);
    let done = 0;
    const chunks = manifest.parts.flatMap(({ name, chunks: own }) => own.map((chunk) => ({ name, chunk })));
    await inParallel(chunks, AT_ONCE, async ({ name, chunk }) => {
      const isTable = modelOfPart(name) !== undefined;
      const read = await (isTable ? itemsOf : chunkOf)(manifest, name, chunk);
      if (!read.ok) problems.push({ where: chunk.path, problem: read.refusal });
      done += chunk.records;
      onProgress(done, total);
    });
    return { manifest, problems: [...problems, ...(await extras(tools, manifest))] };
  };
};
