import type { ExactRow } from '../data/exact-row.ts';
import type { ServedRule, TableRegistry } from '../table-registry.ts';
import { type Holds, isUnderHold } from './legal-hold.ts';
import type { Fate, Removal } from './remove-rows.ts';

const DAY = 86_400_000;

const momentOf = (value: unknown): number | undefined => {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};

const servedAt = ({ at }: ServedRule, row: ExactRow): number | undefined =>
  at.map((field) => momentOf(row[field])).find((moment) => moment !== undefined);

const isInWork = ({ unless }: ServedRule, row: ExactRow): boolean =>
  unless !== undefined && row[unless] !== undefined && row[unless] !== null;

/** What becomes of a row when its retention is over at this time. */
const fateOf = (served: ServedRule, row: ExactRow, lastDay: number, holds: Holds): Fate => {
  const since = servedAt(served, row);
  const written = momentOf(row.createdAt);
  if (since === undefined) {
    return written !== undefined && written < lastDay ? { keep: 'old, and has not served yet' } : undefined;
  }
  if (since >= lastDay) return undefined;
  if (isInWork(served, row)) return { keep: 'in work' };
  return isUnderHold(row, holds) ? { keep: 'legal hold' } : 'remove';
};

/**
 * Rows that are kept no longer, by the retention and the `served` rule of their table. Test data is no exception. Holds are
 * looked for once more before the rows of a table go.
 */
export const expiredRows = async (
  registry: TableRegistry,
  asOf: Date,
  findHolds: () => Promise<Holds>,
): Promise<Removal> => {
  let holds = await findHolds();
  const judges = new Map(
    registry.flatMap(({ model, retentionDays, served }) => {
      if (retentionDays === undefined || served === undefined) return [];
      const lastDay = asOf.getTime() - retentionDays * DAY;
      return [[model, (row: ExactRow) => fateOf(served, row, lastDay, holds)] as const];
    }),
  );
  return {
    name: 'retention.run',
    asked: asOf.toISOString(),
    tables: [...judges.keys()],
    fateOf: (model, row) => judges.get(model)?.(row),
    lookAgain: async () => {
      holds = await findHolds();
    },
  };
};
