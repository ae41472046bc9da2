import type { UndoEntry } from './ledger.ts';

/** A part of the log is one row of a table, which holds 400 KB. */
const PART_CHARACTERS = 120_000;
const ENTRY_CHARACTERS = 350_000;

/** Entries in parts that each can be kept. @throws for one that is too large by itself, before anything is changed */
export const inParts = (entries: readonly UndoEntry[]): readonly (readonly UndoEntry[])[] => {
  const parts: UndoEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const size = JSON.stringify(entry).length;
    if (size > ENTRY_CHARACTERS) {
      throw new Error(`${entry.model} ${entry.id}: what it was is too large for the undo log (${size} characters)`);
    }
    const part = parts.at(-1);
    if (part === undefined || size > room) {
      parts.push([entry]);
      room = PART_CHARACTERS - size;
    } else {
      part.push(entry);
      room -= size;
    }
  }
  return parts;
};
