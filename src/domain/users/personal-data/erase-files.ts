import type { Clock } from '../../shared/clock.ts';
import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Caller, nameOfCaller } from '../caller.ts';
import type { AuditTrail, Erasures, PersonalFiles, PersonalRows, Sleep } from './ports.ts';
import { pagesOf, type ReadOptions } from './read-tables.ts';
import type { Row } from './row.ts';

export interface EraseFilesDependencies {
  readonly erasures: Erasures;
  readonly rows: PersonalRows;
  /** Every table of the stage in which a row may name a file. */
  readonly models: readonly string[];
  /** The stage's bucket of files; absent where it has none. */
  readonly files?: PersonalFiles | undefined;
  readonly trail: AuditTrail;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly sleep: Sleep;
}

/** What became of the files of an erasure. Those that stay are named, since a person must look at them. */
export interface FilesReport {
  readonly deleted: number;
  /** A row that is still there names these: somebody else's, or kept under a legal hold. */
  readonly named: readonly string[];
  /** Not in the stage's own bucket. */
  readonly elsewhere: readonly string[];
}

export type EraseFilesRefusal = { readonly because: 'no-plan' | 'not-ended' };

/** How a key may stand in a row: as it is, or in a URL. */
const spellingsOf = (key: string, names: readonly string[]): readonly string[] => {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const inUrl = key.split('/').map(encodeURIComponent).join('/');
  return [...new Set([key, encodeURI(key), inUrl, ...names])].map(escaped);
};

/**
 * Deletes from the stage's bucket what the rows of an erased person named, once all rows are done with: what lies in that
 * bucket and no row names any more, so that nobody has the files of others deleted by naming them as their own. Cut off
 * anywhere, the next call comes to the same end; a second one finds nothing to do.
 */
export const eraseFiles = (dependencies: EraseFilesDependencies) => {
  const { erasures, models, files, trail, clock, digest } = dependencies;

  const partsOf = async (id: string, count: number): Promise<readonly (readonly string[])[]> =>
    Promise.all(Array.from({ length: count + 1 }, (_, part) => erasures.files(id, part)));

  const byKey = (names: readonly string[]): ReadonlyMap<string, readonly string[]> => {
    const keys = new Map<string, readonly string[]>();
    for (const name of names) {
      const key = files?.keyOf(name);
      if (key !== undefined) keys.set(key, [...(keys.get(key) ?? []), name]);
    }
    return keys;
  };

  /** Keys that some row still names; in a text too, since it is better to keep one too many. */
  const stillNamed = async (
    keys: ReadonlyMap<string, readonly string[]>,
    options: ReadOptions,
  ): Promise<ReadonlySet<string>> => {
    const sought = [...keys].map(([key, names]) => ({ key, spellings: spellingsOf(key, names) }));
    const named = new Set<string>();
    const look = (row: Row): void => {
      const text = JSON.stringify(row);
      const found = sought.filter(({ spellings }) => spellings.some((one) => text.includes(one)));
      for (const { key } of found) named.add(key);
    };
    for (const model of keys.size === 0 ? [] : models) {
      for await (const page of pagesOf(dependencies, model, 'files', options)) page.forEach(look);
    }
    return named;
  };

  return async (
    { caller, erasureId }: { readonly caller: Caller; readonly erasureId: string },
    options: ReadOptions = {},
  ): Promise<Result<FilesReport, EraseFilesRefusal>> => {
    const erasure = await erasures.get(erasureId);
    if (erasure === undefined) return refuse({ because: 'no-plan' });
    if (erasure.state !== 'ended') return refuse({ because: 'not-ended' });
    const parts = await partsOf(erasureId, erasure.progress.fileParts);
    const names = [...new Set(parts.flat())].toSorted();
    const keys = byKey(names);
    const named = await stillNamed(keys, options);
    const doomed = [...keys.keys()].filter((key) => !named.has(key));
    const gone = doomed.flatMap((key) => keys.get(key) ?? []);
    const report = {
      deleted: doomed.length,
      named: [...named].flatMap((key) => keys.get(key) ?? []),
      elsewhere: names.filter((name) => files?.keyOf(name) === undefined),
    };
    if (files === undefined || doomed.length === 0) {
      await erasures.filesSeenTo(erasureId);
      return accept(report);
    }
    await files.delete(doomed);
    await trail.add({
      id: `users.files-erased#${erasureId}#${digest(doomed.join('\n')).slice(0, 16)}`,
      actor: nameOfCaller(caller),
      action: 'users.files-erased',
      entity: 'user',
      entityId: erasure.userId,
      at: clock().toISOString(),
      before: {},
      after: { erasureId, deleted: doomed.length, named: report.named.length, elsewhere: report.elsewhere.length },
    });
    for (const [part, there] of parts.entries()) {
      await erasures.dropFiles(
        erasureId,
        part,
        there.filter((name) => gone.includes(name)),
      );
    }
    await erasures.filesSeenTo(erasureId);
    return accept(report);
  };
};
