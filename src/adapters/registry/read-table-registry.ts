import * as z from 'zod/mini';
import type { RegisteredTable, TableRegistry } from '../../domain/operations/table-registry.ts';
import { $Fields, $FieldsOf, shapesOf } from './read-shapes.ts';
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
  belongsTo: z.exactOptional(z.array(z.string())),
  naturalKeys: z.exactOptional(z.array(z.array(z.string()).check(z.minLength(1)))),
  served: z.exactOptional(
    z.strictObject({ at: z.array(z.string()).check(z.minLength(1)), unless: z.exactOptional(z.string()) }),
  ),
  fields: z.exactOptional($Fields),
  fieldsOf: z.exactOptional($FieldsOf),
});

type Written = z.output<typeof table>;

const refuseEntry = (model: string, problem: string): never => {
  throw new Error(`infra/tables.yml: ${model} ${problem}`);
};

/** What is looked at by itself, in every table. */
const LOOKED_AT = ['id', 'createdAt', 'updatedAt'];

const refuseFieldsTwice = (model: string, { ttl, fields = {}, fieldsOf = {} }: Written): void => {
  const names = [fields, ...Object.values(fieldsOf)].flatMap((one) => Object.keys(one));
  const twice = names.find((name) => name === ttl || LOOKED_AT.includes(name));
  if (twice !== undefined) refuseEntry(model, `gives a type to ${twice}, which has its own`);
};

const refuseContradictions = (model: string, { belongsTo = [], references, retention, served }: Written): void => {
  const stranger = belongsTo.find((field) => references[field] === undefined);
  if (stranger !== undefined) refuseEntry(model, `belongs to what ${stranger} names, which is no reference of it`);
  const isForEver = retentionDaysOf(retention) === undefined;
  if (!isForEver && served === undefined)
    refuseEntry(model, 'is not kept for ever, and does not say when a row has served');
  if (isForEver && served !== undefined) refuseEntry(model, 'is kept for ever, and says when a row has served');
};

const tableOf = (model: string, entry: Written) => {
  refuseContradictions(model, entry);
  refuseFieldsTwice(model, entry);
  const {
    indexes = {},
    secrets = [],
    belongsTo = [],
    naturalKeys = [],
    retention,
    fields,
    fieldsOf,
    ...written
  } = entry;
  const retentionDays = retentionDaysOf(retention);
  return {
    model,
    ...written,
    secrets,
    belongsTo,
    naturalKeys,
    shapes: shapesOf({ ...(fields === undefined ? {} : { fields }), ...(fieldsOf === undefined ? {} : { fieldsOf }) }),
    indexes: Object.entries(indexes).map(([name, one]) => ({ name, ...one })),
    ...(retentionDays === undefined ? {} : { retentionDays }),
  } satisfies RegisteredTable;
};

/** Every table of a stage, in the order of infra/tables.yml. @throws when an entry is not as its head says */
export const readTableRegistry = (file: unknown = registryFile()): TableRegistry =>
  Object.entries(z.record(z.string(), table).parse(file)).map(([model, written]) => tableOf(model, written));
