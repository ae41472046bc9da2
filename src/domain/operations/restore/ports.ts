import type { SourceTables } from '../backup/ports.ts';
import type { StoredItem } from '../backup/stored-item.ts';
import type { RegisteredTable } from '../table-registry.ts';

/** The tables of a stage that is restored into. */
export interface TargetTables extends SourceTables {
  /** Those rows of these ids that are there, as they are now. */
  get(model: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredItem>>;
  /** How many rows there are now, counted. */
  count(model: string): Promise<number>;
  /** Puts a row where what is there is still what was `seen` (nothing, if undefined). Who has written meanwhile wins. */
  put(model: string, item: StoredItem, seen: StoredItem | undefined): Promise<'written' | 'lost'>;
  /** Takes a row away where it is still what was seen. */
  remove(model: string, seen: StoredItem): Promise<'written' | 'lost'>;
  /** Makes a table as the registry has it, and answers when it takes rows. */
  create(table: RegisteredTable): Promise<void>;
}

/** What an interrupted restore has done already, kept by the one who restores. */
export interface RestoreCheckpoints {
  /** Paths of chunks that are through. */
  read(name: string): Promise<readonly string[]>;
  write(name: string, paths: readonly string[]): Promise<void>;
  /** The restore has ended. */
  forget(name: string): Promise<void>;
}
