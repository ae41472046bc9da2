import { canonicalItem, type StoredItem } from '../backup/stored-item.ts';
import { type HeldBack, HOLDING_TABLES, heldBack, type Origin } from './hold-back.ts';
import type { TargetTables } from './ports.ts';

export type HoldBackRowsReport = Readonly<Record<HeldBack, number>>;

/**
 * Holds back in whole tables what was waiting to be done when they were copied. For tables that nothing follows yet: where
 * functions are at work, a row may go before it is held. Done again, it finds nothing more to hold.
 * @throws when somebody writes a row meanwhile
 */
export const holdBackRows =
  (tables: TargetTables) =>
  async (models: readonly string[], origin: Origin): Promise<HoldBackRowsReport> => {
    const held: Record<HeldBack, number> = { signal: 0, message: 0, 'user-command': 0, 'user-lock': 0 };

    const hold = async (model: string, row: StoredItem): Promise<void> => {
      const prepared = heldBack(model, row, origin);
      if (prepared.held === undefined) return;
      const outcome = prepared.restore ? await tables.put(model, prepared.item, row) : await tables.remove(model, row);
      if (outcome === 'lost')
        throw new Error(
          `${model}: somebody writes rows that should be held: ${canonicalItem({ id: row.id ?? { NULL: true } })}`,
        );
      held[prepared.held] += 1;
    };

    for (const model of models.filter((one) => HOLDING_TABLES.includes(one))) {
      for await (const page of tables.scan(model, { segment: 0, segments: 1 })) {
        for (const row of page) await hold(model, row);
      }
    }
    return held;
  };
