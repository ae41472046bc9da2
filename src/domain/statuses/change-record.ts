import type { Commit, RecordStore } from './ports.ts';
import type { TrackedRecord } from './tracked-record.ts';

/**
 * `caught-up`: what belongs to the change was there already, so the record's own fields alone were set. `busy`: others
 * wrote it each time; nothing was changed.
 */
export type Changed =
  | { readonly outcome: 'committed' | 'caught-up' | 'nothing' | 'gone' | 'busy' }
  | { readonly outcome: 'unreadable'; readonly reason: string };

const TRIES = 5;

/** A record that says that a change is still to come, while history says that it was: the record catches up. */
export const commitOnce =
  (records: RecordStore) =>
  async (commit: Commit): Promise<'committed' | 'caught-up' | 'conflict'> => {
    const committed = await records.commit(commit);
    if (committed !== 'repeated') return committed;
    const { from, guard, set } = commit;
    const alone = await records.commit({ from, guard, set });
    return alone === 'committed' ? 'caught-up' : 'conflict';
  };

/** Reads a record and commits what is made of it, anew whenever somebody else was faster. */
export const changeRecord = (records: RecordStore) => {
  const commit = commitOnce(records);

  return async (
    id: string,
    make: (record: TrackedRecord) => Commit | undefined | Promise<Commit | undefined>,
  ): Promise<Changed> => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const read = await records.get(id);
      if (!read.ok)
        return read.refusal.because === 'missing' ? { outcome: 'gone' } : { ...read.refusal, outcome: 'unreadable' };
      const made = await make(read.value);
      if (made === undefined) return { outcome: 'nothing' };
      const outcome = await commit(made);
      if (outcome !== 'conflict') return { outcome };
    }
    return { outcome: 'busy' };
  };
};

/** @throws when it was busy: nothing is wrong, and the same may be tried again later */
export const notBusy = (id: string, changed: Changed): Changed => {
  if (changed.outcome === 'busy') throw new Error(`record ${id} was written by others ${TRIES} times in a row`);
  return changed;
};
