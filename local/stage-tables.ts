import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const $StageTables = z.object({ suffix: z.string().regex(/^[a-z0-9]{26}$/), signalsSince: z.string() });
export type StageTables = z.infer<typeof $StageTables>;

/**
 * The tables that a stage with kept data stands on, where a recovery has put it onto others than its own; `recover --switch`
 * writes this. `undefined`: its own.
 * @throws when the file is no such thing
 */
export const readStageTables = (dataDir: string): StageTables | undefined => {
  const file = join(dataDir, 'tables.json');
  return existsSync(file) ? $StageTables.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
};

/** As a deployment is given them. */
export const tableParams = (tables: StageTables | undefined): readonly string[] =>
  tables === undefined ? [] : [`backendSuffix=${tables.suffix}`, `signalsSince=${tables.signalsSince}`];
