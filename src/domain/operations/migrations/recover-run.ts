import type { Digest } from '../../shared/ids.ts';
import { rowHash } from '../data/exact-row.ts';
import { folded } from '../data/fold.ts';
import type { ReadableTables } from '../data/ports.ts';
import { type Ledger, type MigrationLedgers, NO_STEPS, type UndoEntry } from './ledger.ts';
import { stepText } from './step-text.ts';

export interface RecoverRunDependencies {
  readonly target: Pick<ReadableTables, 'get'>;
  readonly ledgers: Pick<MigrationLedgers, 'undo'>;
  readonly digest: Digest;
}

/**
 * The ledger with what a run had done, and not counted, when it was cut off: the parts of the undo log that it had begun say
 * which rows to look at.
 */
export const recoverRun = ({ target, ledgers, digest }: RecoverRunDependencies) => {
  const counted = async (ledger: Ledger, entries: readonly UndoEntry[]): Promise<Ledger> => {
    let { made } = ledger;
    const counts = { ...ledger.counts };
    for (const model of new Set(entries.map((entry) => entry.model))) {
      const ofModel = entries.filter((entry) => entry.model === model);
      const rows = await target.get(
        model,
        ofModel.map(({ id }) => id),
      );
      const hashes = new Map(rows.map((row) => [row.id, rowHash(digest, row)]));
      for (const entry of ofModel.filter(({ id, afterHash }) => hashes.get(id) === afterHash)) {
        made = folded(digest, made, stepText(entry));
        const before = counts[model] ?? NO_STEPS;
        const name = entry.kind === 'add' ? 'added' : 'changed';
        counts[model] = { ...before, [name]: before[name] + 1 };
      }
    }
    return { ...ledger, made, counts };
  };

  return async (ledger: Ledger): Promise<Ledger> => {
    let recovered = ledger;
    for (;;) {
      const part = recovered.parts + 1;
      const entries = await ledgers.undo(ledger.migrationId, part);
      if (entries === undefined) return recovered;
      recovered = { ...(await counted(recovered, entries)), parts: part };
    }
  };
};
