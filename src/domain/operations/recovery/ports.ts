import type { RegisteredTable } from '../table-registry.ts';
import type { Recovery } from './recovery.ts';

export interface RecoveryWindow {
  readonly earliest: Date;
  readonly latest: Date;
}

/** Whoever keeps the past of the tables does not answer, as when a region is lost. */
export class PastUnreachable extends Error {
  override readonly name = 'PastUnreachable';
}

/** Tables as they were at a moment, brought back beside those that there are. */
export interface PointInTime {
  /** `undefined`: there is no such table, or nothing keeps its past. @throws {PastUnreachable} */
  windowOf(model: string): Promise<RecoveryWindow | undefined>;
  /** Begins to bring a table back; one that is there already, or coming, stays. `full`: not now, as many are coming as may. */
  begin(model: string, at: Date): Promise<'coming' | 'full'>;
  isReady(model: string): Promise<boolean>;
  /** Gives a table what a restore leaves out: its stream, its expiry, its own past. Done twice, nothing changes. */
  settle(table: RegisteredTable): Promise<void>;
}

/** The tables that a recovery makes, all of one suffix. */
export interface RecoveredTables {
  count(model: string): Promise<number>;
  /** For good, also where deletion is guarded against; `absent`: it is not there. */
  remove(model: string): Promise<'removed' | 'absent'>;
  /** By the table's model: where the stream of each is that has one. */
  streams(): Promise<Readonly<Record<string, string>>>;
}

/** The tables that are recovered from, as far as they are there. */
export interface FormerTables {
  countIfThere(model: string): Promise<number | undefined>;
}

/** The stage, as far as a recovery puts it onto its tables. */
export interface StageSwitch {
  /** The suffix of the tables that its functions work with; `undefined`: it is not there. */
  standsOn(): Promise<string | undefined>;
  /** What would keep it from being put onto the recovered tables; changes nothing. */
  obstacles(recovery: Recovery): Promise<readonly string[]>;
  /** Puts it onto the recovered tables and waits; refused with the reasons, it is as it was. Done twice, nothing changes. */
  carryOver(recovery: Recovery): Promise<'carried' | { readonly refused: readonly string[] }>;
  /** What is ill of it: triggers that are off, a signal that does not go through. Nothing is sent, and nothing left. */
  illSigns(): Promise<readonly string[]>;
}

/** Kept by the one who recovers, written whole or not at all. */
export interface Recoveries {
  read(id: string): Promise<Recovery | undefined>;
  write(recovery: Recovery): Promise<void>;
}

/** The last drill of a stage, and how the drills before it ended. Two who write at once: one of them fails. */
export interface DrillLedger extends Recoveries {
  /** Whether it was told how the drill that began then has ended. */
  isTold(drill: Pick<Recovery, 'beganAt'>): Promise<boolean>;
  tell(drill: Pick<Recovery, 'beganAt'>, succeededAt: string | undefined): Promise<void>;
  /** Since when no drill has succeeded: since the last that has; where none has, since this was first asked. */
  withoutSuccessSince(now: Date): Promise<Date>;
}

/** Brings everything of a backup into the recovered tables, row by row, and compares it again. */
export interface BackupRestore {
  /** The moment that the backup began, of whose data it is. Refused with the reason, where it is not whole. */
  momentOf(
    backup: string,
  ): Promise<{ readonly at: string; readonly models: readonly string[] } | { readonly refused: string }>;
  restore(backup: string, onProgress: (done: number, total?: number) => void): Promise<{ readonly wrong: number }>;
}
