import { type Clock, minutesAfter } from '../../shared/clock.ts';
import type { NewId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Caller, nameOfCaller } from '../caller.ts';
import { judge } from '../judge.ts';
import type { UserDirectory, UserPool } from '../ports.ts';
import { type DataRegistry, searchedTables } from './data-registry.ts';
import { type Erasure, NO_PROGRESS, PLAN_HOURS } from './erasure.ts';
import type { ErasureRefusal } from './erasure-refusal.ts';
import { findKnown } from './find-known.ts';
import { type FoundSubject, findSubject } from './find-subject.ts';
import { judgeRows } from './judge-row.ts';
import type { KnownRows } from './known-rows.ts';
import type { Erasures, PersonalRows, Sleep } from './ports.ts';
import { OutOfTime, pagesOf, type ReadOptions } from './read-tables.ts';
import type { Row } from './row.ts';
import { counted, emptyTally, type Tally } from './tally.ts';

export interface PlanErasureDependencies {
  readonly registry: DataRegistry;
  readonly rows: PersonalRows;
  readonly erasures: Erasures;
  readonly pool: UserPool;
  readonly directory: Pick<UserDirectory, 'get'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sleep: Sleep;
}

interface Found {
  readonly tallies: readonly Tally[];
  readonly unlinkedContactIds: readonly string[];
}

/** Reads everything, and says what erasing a user would do. Writes the plan, and nothing else. */
export const planErasure = (dependencies: PlanErasureDependencies) => {
  const { registry, pool, erasures, clock, newId } = dependencies;

  const look = async (
    id: string,
    subject: FoundSubject['subject'],
    known: KnownRows,
    options: ReadOptions,
  ): Promise<Found> => {
    const judgeRow = judgeRows(subject, id);
    const tallies: Tally[] = [];
    const unlinked: string[] = [];
    const isUnlinked = (model: string, row: Row, isAbout: boolean, fields: readonly string[]): boolean =>
      model === 'Contacts' && !isAbout && fields.length > 0 && row.id !== '';
    for (const table of searchedTables(registry)) {
      let tally = emptyTally(table.model);
      for await (const page of pagesOf(dependencies, table.model, 'tables', options)) {
        for (const row of page) {
          const verdict = judgeRow(table, row, known);
          tally = counted(tally, verdict);
          if (isUnlinked(table.model, row, verdict.isAbout, verdict.fields)) unlinked.push(row.id);
        }
      }
      tallies.push(tally);
    }
    return { tallies, unlinkedContactIds: unlinked };
  };

  return async (
    { caller, userId }: { readonly caller: Caller; readonly userId: string },
    options: ReadOptions = {},
  ): Promise<Result<Erasure, ErasureRefusal>> => {
    const judged = await judge(pool, { caller, action: 'delete', targetId: userId });
    if (!judged.ok) return judged;
    const { subject, isHeld } = await findSubject(dependencies, judged.value.user);
    const id = newId();
    const now = clock();
    try {
      const known = await findKnown(dependencies, subject, options);
      const { tallies, unlinkedContactIds } = await look(id, subject, known, options);
      const erasure: Erasure = {
        id,
        revision: 1,
        state: 'planned',
        userId,
        requestedBy: nameOfCaller(caller),
        plannedAt: now.toISOString(),
        expiresAt: minutesAfter(now, PLAN_HOURS * 60).toISOString(),
        updatedAt: now.toISOString(),
        subject,
        known,
        found: tallies,
        isHeld,
        unlinkedContactIds,
        progress: NO_PROGRESS,
      };
      await erasures.add(erasure);
      return accept(erasure);
    } catch (fault) {
      if (fault instanceof OutOfTime) return refuse({ because: 'out-of-time' });
      throw fault;
    }
  };
};
