import type { Digest } from '../../shared/ids.ts';
import { changesBetween, type ExactRow, rowHash } from '../data/exact-row.ts';
import type { UndoEntry } from './ledger.ts';
import type { Step } from './work.ts';

/** A step that does something. */
export type Doing = Exclude<Step, { readonly kind: 'taken' }>;

export const isDoing = (step: Step): step is Doing => step.kind !== 'taken';

export const rowOf = (step: Doing): ExactRow => (step.kind === 'add' ? step.row : step.before);

/** What the undo log keeps of a step. */
export const undoEntryOf = (digest: Digest, model: string, step: Doing): UndoEntry => {
  if (step.kind === 'add') return { kind: 'add', model, id: step.row.id, afterHash: rowHash(digest, step.row) };
  const { before, after } = step;
  const names = Object.keys(changesBetween(before, after));
  return {
    kind: 'change',
    model,
    id: before.id,
    beforeHash: rowHash(digest, before),
    afterHash: rowHash(digest, after),
    was: Object.fromEntries(names.filter((name) => before[name] !== undefined).map((name) => [name, before[name]])),
    new: names.filter((name) => before[name] === undefined),
  };
};

/** Names a step in a plan: the row, what it was, what it becomes. */
export const stepText = (entry: UndoEntry): string =>
  JSON.stringify([entry.kind, entry.model, entry.id, entry.kind === 'change' ? entry.beforeHash : '', entry.afterHash]);
