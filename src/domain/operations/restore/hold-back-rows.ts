import { inParallel } from '../../shared/in-parallel.ts';
import { idOf, type StoredItem } from '../backup/stored-item.ts';
import { type HeldBack, HOLDING_TABLES, heldBack, heldBefore, type Origin } from './hold-back.ts';
import type { TargetTables } from './ports.ts';

/** How many of each kind this restore holds back, those of a run before it included; of locks, which go, those of this run. */
export type HeldRows = Readonly<Record<HeldBack, number>>;

export type HoldableTables = Pick<TargetTables, 'scan' | 'get' | 'put' | 'remove'>;

const SEGMENTS = 4;

/**
 * Holds back in whole tables what was waiting to be done when they were copied. For tables that nothing follows yet: where
 * functions are at work, a row may go before it is held. Done again, it finds nothing more to hold.
 * @throws when somebody writes a row meanwhile
 */
export const holdBackRows = (tables: HoldableTables) => {
  /** By a run that was cut off, whose last write has only come now. */
  const isHeldByNow = async (model: string, id: string, origin: Origin): Promise<boolean> => {
    const now = (await tables.get(model, [id])).get(id);
    return now === undefined || heldBefore(model, now, origin) !== undefined;
  };

  return async (models: readonly string[], origin: Origin): Promise<HeldRows> => {
    const held: Record<HeldBack, number> = { signal: 0, message: 0, 'user-command': 0, 'user-lock': 0 };

    const hold = async (model: string, row: StoredItem): Promise<void> => {
      const before = heldBefore(model, row, origin);
      if (before !== undefined) held[before] += 1;
      const prepared = heldBack(model, row, origin);
      if (prepared.held === undefined) return;
      const outcome = prepared.restore ? await tables.put(model, prepared.item, row) : await tables.remove(model, row);
      if (outcome === 'lost' && !(await isHeldByNow(model, idOf(row), origin)))
        throw new Error(`${model}: somebody writes rows that should be held: ${idOf(row)}`);
      held[prepared.held] += 1;
    };

    const segments = Array.from({ length: SEGMENTS }, (_, segment) => segment);
    for (const model of HOLDING_TABLES.filter((one) => models.includes(one))) {
      await inParallel(segments, SEGMENTS, async (segment) => {
        for await (const page of tables.scan(model, { segment, segments: SEGMENTS })) {
          for (const row of page) await hold(model, row);
        }
      });
    }
    return held;
  };
};
