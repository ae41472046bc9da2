import * as z from 'zod/mini';
import type { RegisteredTable, TableRegistry } from '../../domain/operations/table-registry.ts';
import { registryFile } from './registry-file.ts';
import { retentionDaysOf } from './retention-days.ts';

const projection = z.union([z.literal('ALL'), z.literal('KEYS_ONLY'), z.array(z.string())]);
const index = z.strictObject({ partition: z.string(), sort: z.exactOptional(z.string()), projection });

const table = z.object({
  owner: z.enum(['platform', 'backend']),
  indexes: z.exactOptional(z.record(z.string(), index)),
  stream: z.exactOptional(z.enum(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES'])),
  ttl: z.exactOptional(z.string()),
  capacity: z.enum(['provisioned', 'on-demand']),
  retention: z.string(),
  personalData: z.array(z.string()),
  secrets: z.exactOptional(z.array(z.string())),
  references: z.record(z.string(), z.string()),
});

const tableOf = (model: string, { indexes = {}, secrets = [], retention, ...written }: z.output<typeof table>) => {
  const retentionDays = retentionDaysOf(retention);
  return {
    model,
    ...written,
    secrets,
    indexes: Object.entries(indexes).map(([name, one]) => ({ name, ...one })),
    ...(retentionDays === undefined ? {} : { retentionDays }),
  } satisfies RegisteredTable;
};

/** Every table of a stage, in the order of infra/tables.yml. @throws when an entry is not as its head says */
export const readTableRegistry = (file: unknown = registryFile()): TableRegistry =>
  Object.entries(z.record(z.string(), table).parse(file)).map(([model, written]) => tableOf(model, written));
