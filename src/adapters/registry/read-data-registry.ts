import * as z from 'zod/mini';
import type {
  DataRegistry,
  PersonalTable,
  SubjectRule,
  Treatment,
} from '../../domain/users/personal-data/data-registry.ts';
import { registryFile } from './registry-file.ts';
import { retentionDaysOf } from './retention-days.ts';

const names = z.array(z.string());
const optionalNames = z.exactOptional(names);
const about = { fields: optionalNames, keeping: optionalNames };

const subject = z.union([
  z.strictObject({ contact: z.string(), ...about }),
  z.strictObject({ user: z.string(), ...about }),
  z.strictObject({ email: z.string(), ...about }),
  z.strictObject({ parent: z.string(), of: z.exactOptional(z.string()), ...about }),
  z.strictObject({ referredBy: names }),
]);
type WrittenSubject = z.output<typeof subject>;

const table = z.object({
  retention: z.string(),
  personalData: names,
  references: z.record(z.string(), z.string()),
  subjects: z.exactOptional(z.union([z.string().check(z.minLength(10)), z.array(subject).check(z.minLength(1))])),
  erasure: z.exactOptional(
    z.union([
      z.strictObject({ keeps: z.string() }),
      z.strictObject({ withAccount: z.string() }),
      z.strictObject({ waitsFor: z.string() }),
    ]),
  ),
  secrets: z.exactOptional(names),
});
type WrittenTable = z.output<typeof table>;
type Written = Readonly<Record<string, WrittenTable>>;

const refuseEntry = (model: string, problem: string): never => {
  throw new Error(`infra/tables.yml: ${model} ${problem}`);
};

const optional = <Name extends 'fields' | 'keeping'>(name: Name, value: readonly string[] | undefined) =>
  value === undefined ? {} : { [name]: value };

const ruleOf = (model: string, { references }: WrittenTable, written: WrittenSubject): readonly SubjectRule[] => {
  if ('referredBy' in written) return [];
  const more = { ...optional('fields', written.fields), ...optional('keeping', written.keeping) };
  if ('contact' in written) return [{ by: 'contact', field: written.contact, ...more }];
  if ('user' in written) return [{ by: 'user', field: written.user, ...more }];
  if ('email' in written) return [{ by: 'email', field: written.email, ...more }];
  const parent = written.of ?? references[written.parent];
  if (parent === undefined)
    return refuseEntry(model, `says that ${written.parent} leads to a parent, and not of which table`);
  return [{ by: 'parent', field: written.parent, table: parent, ...more }];
};

const referrersOf = (all: Written, model: string, written: WrittenSubject): PersonalTable['referredBy'] => {
  if (!('referredBy' in written)) return [];
  return written.referredBy.map((from) => {
    const found = Object.entries(all[from]?.references ?? {}).find(([, to]) => to === model);
    if (found === undefined) return refuseEntry(model, `is referred to by ${from}, which has no reference to it`);
    return { table: from, field: found[0] };
  });
};

const treatmentOf = ({ erasure }: WrittenTable): Treatment => {
  if (erasure === undefined) return { kind: 'fields' };
  if ('keeps' in erasure) return { kind: 'kept', because: erasure.keeps };
  if ('withAccount' in erasure) return { kind: 'with-account', because: erasure.withAccount };
  return { kind: 'fields', waitsFor: erasure.waitsFor };
};

const retentionOf = ({ retention }: WrittenTable): Pick<PersonalTable, 'retentionDays'> => {
  const retentionDays = retentionDaysOf(retention);
  return retentionDays === undefined ? {} : { retentionDays };
};

const tableOf = (all: Written, model: string, written: WrittenTable): PersonalTable => {
  const { personalData, subjects, secrets = [] } = written;
  if (subjects === undefined)
    return refuseEntry(model, 'holds personal data and does not say how a person finds theirs: subjects');
  const listed = typeof subjects === 'string' ? [] : subjects;
  return {
    model,
    personalData,
    rules: listed.flatMap((one) => ruleOf(model, written, one)),
    referredBy: listed.flatMap((one) => referrersOf(all, model, one)),
    ...(typeof subjects === 'string' ? { nobodys: subjects } : {}),
    treatment: treatmentOf(written),
    secrets,
    ...retentionOf(written),
  };
};

/** The tables with personal data, in the order of the registry. @throws when one does not say how a person's rows are found */
export const readDataRegistry = (file: unknown = registryFile()): DataRegistry => {
  const all = z.record(z.string(), table).parse(file);
  return Object.entries(all)
    .filter(([, { personalData }]) => personalData.length > 0)
    .map(([model, written]) => tableOf(all, model, written));
};
