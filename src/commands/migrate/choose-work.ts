import { dependencyOrder, type Reference } from '../../domain/operations/data/dependency-order.ts';
import type { ReadableTables, WritableTables } from '../../domain/operations/data/ports.ts';
import { allMigrations } from '../../domain/operations/migrations/all-migrations.ts';
import { copyWork } from '../../domain/operations/migrations/copy-work.ts';
import { numberedWork } from '../../domain/operations/migrations/numbered-work.ts';
import type { Work } from '../../domain/operations/migrations/work.ts';
import type { TableRegistry } from '../../domain/operations/table-registry.ts';
import { UsageRefused } from '../stage-connection.ts';

export interface ChooseWorkDependencies {
  readonly stage: string;
  readonly suffix: string;
  readonly registry: TableRegistry;
  readonly tables: WritableTables;
  readonly tablesOfSuffix: (suffix: string) => ReadableTables;
  /** Suffixes by the stages that are known. */
  readonly suffixes: ReadonlyMap<string, string>;
}

export interface WorkChosen {
  readonly work: Work;
  /** What is left out of a copy, and why. */
  readonly left: Readonly<Record<string, string>>;
  /** References that lead to rows which come later. */
  readonly broken: readonly Reference[];
  /** Tables whose new rows start functions in the target. */
  readonly starting: readonly string[];
}

export interface WorkNamed {
  /** A number, a whole id, or `copy`. */
  readonly migration: string;
  readonly from?: string;
  readonly fromSuffix?: string;
  readonly tables?: readonly string[];
}

const SUFFIX = /^[a-z0-9]{26}$/;
const LEFT: Readonly<Record<string, string>> = {
  SecureConfig: 'settings of the stage that they are of',
  AppPreferences: 'settings of the stage that they are of',
};
const BACKEND = 'what the backend of a stage keeps for itself';
/** Settled on the way, so that nothing is sent. */
const SETTLED = ['SignalEvents', 'NotificationQueue'];

/**
 * What was told, and of what: it comes before the rows that tell. The functions that follow those derive the ids of their
 * signals and history from the row, so they find them there and tell nothing again.
 */
const TOLD = ['SignalEvents', 'RequestStatusHistory', 'AuditLog'];

const toldFirst = (tables: readonly string[]): readonly string[] => [
  ...TOLD.filter((model) => tables.includes(model)),
  ...tables.filter((model) => !TOLD.includes(model)),
];

const suffixOf = ({ from, fromSuffix }: WorkNamed, { stage, suffix, suffixes }: ChooseWorkDependencies): string => {
  if ((from === undefined) === (fromSuffix === undefined)) {
    throw new UsageRefused('a copy needs to know from where: --from <stage>, or --from-suffix <26 characters>');
  }
  const found = fromSuffix ?? suffixes.get(from ?? '');
  if (found === undefined) throw new UsageRefused(`there is no stage "${from}": ${[...suffixes.keys()].join(', ')}`);
  if (!SUFFIX.test(found)) {
    throw new UsageRefused('--from-suffix must be 26 lowercase letters and digits, as in the names of the tables');
  }
  if (found === suffix) throw new UsageRefused('a copy from a stage to itself changes nothing: name another source');
  if (found === suffixes.get('prod') && stage !== 'prod') {
    throw new UsageRefused(
      `rows of production do not go to ${stage} as they are: make a backup of prod and restore it anonymised`,
    );
  }
  return found;
};

const chosenTables = (asked: readonly string[], ordered: readonly string[], left: Readonly<Record<string, string>>) => {
  for (const model of asked) {
    if (left[model] !== undefined) throw new UsageRefused(`--tables: ${model} is not copied: ${left[model]}`);
    if (!ordered.includes(model)) throw new UsageRefused(`--tables: there is no table "${model}" in infra/tables.yml`);
  }
  return ordered.filter((model) => left[model] === undefined && (asked.length === 0 || asked.includes(model)));
};

const copyOf = (named: WorkNamed, dependencies: ChooseWorkDependencies): WorkChosen => {
  const { registry, tables: target, tablesOfSuffix } = dependencies;
  const suffix = suffixOf(named, dependencies);
  const backend = registry.filter(({ owner }) => owner === 'backend').map(({ model }) => [model, BACKEND]);
  const left = { ...LEFT, ...Object.fromEntries(backend) };
  const { tables: ordered, broken } = dependencyOrder(registry);
  const tables = toldFirst(chosenTables(named.tables ?? [], ordered, left));
  const starting = registry
    .filter(({ model, stream }) => stream !== undefined && tables.includes(model) && !SETTLED.includes(model))
    .map(({ model }) => model);
  const work = copyWork({
    id: `copy-${suffix}`,
    description: `copies rows of the tables with the suffix ${suffix}`,
    registry,
    tables,
    source: tablesOfSuffix(suffix),
    target,
  });
  return { work, left, broken: broken.filter(({ from }) => tables.includes(from)), starting };
};

/** The migration that is meant. @throws {UsageRefused} when there is none such, or a copy may not be */
export const chooseWork = (named: WorkNamed, dependencies: ChooseWorkDependencies): WorkChosen => {
  if (named.migration === 'copy') return copyOf(named, dependencies);
  const { from, fromSuffix, tables = [] } = named;
  if (from !== undefined || fromSuffix !== undefined || tables.length > 0) {
    throw new UsageRefused('--from, --from-suffix and --tables belong to a copy: realtechee migrate plan copy');
  }
  const all = allMigrations(dependencies.registry);
  const found = all.find(({ id }) => id === named.migration || id.split('-', 1)[0] === named.migration);
  if (found === undefined) {
    throw new UsageRefused(`there is no migration "${named.migration}": copy, ${all.map(({ id }) => id).join(', ')}`);
  }
  return { work: numberedWork(found, dependencies.tables), left: {}, broken: [], starting: [] };
};
