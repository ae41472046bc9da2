import { accept, type Result, refuse } from '../../shared/result.ts';
import { type Manifest, modelOfPart, type PartEntry } from '../backup/manifest.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import { restoreOrder } from './hold-back.ts';
import type { RestoreRefusal } from './restore-wish.ts';

/** A table, and what a backup has of it. */
export interface RestoredTable {
  readonly table: RegisteredTable;
  readonly part: PartEntry;
}

/** The tables that are asked for, in the order in which they come back. */
export const tablesOf = (
  { parts }: Manifest,
  registry: TableRegistry,
  models: readonly string[] | undefined,
): Result<readonly RestoredTable[], RestoreRefusal> => {
  const byModel = new Map(parts.flatMap((part) => [[modelOfPart(part.name) ?? '', part] as const]));
  byModel.delete('');
  const wanted = models ?? [...byModel.keys()];
  const known = new Map(registry.map((table) => [table.model, table]));
  const unknown = wanted.filter((model) => !known.has(model) || !byModel.has(model));
  if (unknown.length > 0) return refuse({ because: 'unknown-tables', models: unknown });
  return accept(
    restoreOrder(wanted).flatMap((model) => {
      const [table, part] = [known.get(model), byModel.get(model)];
      return table === undefined || part === undefined ? [] : [{ table, part }];
    }),
  );
};
