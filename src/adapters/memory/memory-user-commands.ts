import type { AuditEntry } from '../../domain/operations/events.ts';
import type { UserSignal } from '../../domain/users/events.ts';
import type { LinkQuestion, Settlement, UserCommand, UserCommands } from '../../domain/users/ports.ts';
import type { MemoryUserDirectory } from './memory-user-directory.ts';
import { orderedPages } from './ordered-pages.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryUserCommands extends UserCommands, CanBeOut {
  all(): readonly UserCommand[];
  audit(): readonly AuditEntry[];
  signals(): readonly UserSignal[];
}

interface Row {
  readonly command: UserCommand;
  readonly leaseUntil: Date;
}

const heldBy = ({ targetId, alsoHolds = [] }: UserCommand): readonly string[] => [...new Set([targetId, ...alsoHolds])];

/** Settles into a directory that is in memory too. */
export const createMemoryUserCommands = ({
  directory,
  questions = new Map(),
  pageSize = 100,
}: {
  readonly directory: MemoryUserDirectory;
  /** As `createMemoryLinkQueue` keeps them. */
  readonly questions?: Map<string, LinkQuestion>;
  readonly pageSize?: number;
}): MemoryUserCommands => {
  const rows = new Map<string, Row>();
  const holders = new Map<string, string>();
  const audit = new Map<string, AuditEntry>();
  const signals = new Map<string, UserSignal>();
  const outage = createOutage('the user commands');

  const openRow = (id: string): Row | undefined => {
    const row = rows.get(id);
    return row?.command.state === 'begun' ? row : undefined;
  };

  const keepEntry = ({ entry, command }: Settlement): void => {
    if (entry === 'gone') directory.uproot(command.targetId);
    else if (entry !== undefined) directory.plant(entry);
  };

  const checkFree = ({ command, audit: line, signal }: Settlement): void => {
    if (!audit.has(line.id) && (signal === undefined || !signals.has(signal.id))) return;
    throw new Error(`the open command ${command.id} cannot be settled: what it says is there already`);
  };

  return {
    setOutage: outage.setOutage,
    all: () => structuredClone([...rows.values()].map(({ command }) => command)),
    audit: () => structuredClone([...audit.values()]),
    signals: () => structuredClone([...signals.values()]),
    begin: async (command, leaseUntil) => {
      outage.check();
      if (rows.has(command.id)) return 'repeated';
      const busyWith = heldBy(command).flatMap((held) => holders.get(held) ?? [])[0];
      if (busyWith !== undefined) return { busyWith };
      rows.set(command.id, { command: structuredClone(command), leaseUntil });
      for (const held of heldBy(command)) holders.set(held, command.id);
      return 'begun';
    },
    resume: async (id, now, leaseUntil) => {
      outage.check();
      const row = openRow(id);
      if (row === undefined) return 'ended';
      if (row.leaseUntil > now) return 'held';
      rows.set(id, { ...row, leaseUntil });
      return 'resumed';
    },
    get: async (id) => {
      outage.check();
      return structuredClone(rows.get(id)?.command);
    },
    settle: async (settlement) => {
      outage.check();
      const { command, audit: line, signal } = settlement;
      const row = openRow(command.id);
      if (row === undefined) return;
      checkFree(settlement);
      rows.set(command.id, { ...row, command: structuredClone(command) });
      for (const held of heldBy(command)) holders.delete(held);
      keepEntry(settlement);
      if (settlement.questionId !== undefined) questions.delete(settlement.questionId);
      audit.set(line.id, structuredClone(line));
      if (signal !== undefined) signals.set(signal.id, structuredClone(signal));
    },
    open: async function* (begunBefore) {
      const open = () =>
        [...rows.values()]
          .map(({ command }) => command)
          .filter(({ state, begunAt }) => state === 'begun' && begunAt < begunBefore.toISOString());
      outage.check();
      for await (const page of orderedPages(open, ({ begunAt, id }) => `${begunAt} ${id}`, pageSize)) {
        yield structuredClone(page);
        outage.check();
      }
    },
  };
};
