import { EXIT, type ExitCode, styled, type Terminal, tableOf } from './terminal.ts';

/** A row that a stage should have: of which table, and what it says. */
export interface SeedEntry {
  readonly model: string;
  readonly row: Readonly<Record<string, unknown>> & { readonly id: string };
}

export interface StageSeedDependencies {
  readonly entries: readonly SeedEntry[];
  readonly has: (model: string, id: string) => Promise<boolean>;
  readonly putIfAbsent: (model: string, row: SeedEntry['row']) => Promise<'added' | 'exists'>;
  readonly clock: () => Date;
}

interface SeedOptions {
  readonly stage: string;
  readonly apply: boolean;
  readonly json: boolean;
}

type Outcome = 'missing' | 'added' | 'there already';

/** Puts what is missing, or, without `apply`, only looks. */
const outcomeOf = async (
  { has, putIfAbsent, clock }: StageSeedDependencies,
  { model, row }: SeedEntry,
  apply: boolean,
): Promise<Outcome> => {
  if (!apply) return (await has(model, row.id)) ? 'there already' : 'missing';
  const at = clock().toISOString();
  const put = await putIfAbsent(model, { ...row, createdAt: at, updatedAt: at });
  return put === 'added' ? 'added' : 'there already';
};

/**
 * `realtechee stage seed`: gives a stage the default hooks and templates that it does not have. What is there, also what
 * somebody has changed, stays as it is. Without `--apply` it shows what it would do.
 */
export const stageSeed =
  (dependencies: StageSeedDependencies, terminal: Terminal) =>
  async ({ stage, apply, json }: SeedOptions): Promise<ExitCode> => {
    const rows: { readonly table: string; readonly id: string; readonly outcome: Outcome }[] = [];
    for (const entry of dependencies.entries) {
      rows.push({ table: entry.model, id: entry.row.id, outcome: await outcomeOf(dependencies, entry, apply) });
    }
    const count = (outcome: Outcome): number => rows.filter((row) => row.outcome === outcome).length;
    if (json) {
      for (const row of rows) terminal.out(JSON.stringify(row));
      const summary = { stage, applied: apply, missing: count('missing'), added: count('added') };
      terminal.out(JSON.stringify({ summary: { ...summary, thereAlready: count('there already') } }));
      return EXIT.done;
    }
    terminal.out(
      tableOf(
        ['table', 'row', ''],
        rows.map(({ table, id, outcome }) => [table, id, outcome]),
      ),
    );
    const done = `${count('added')} added, ${count('there already')} there already`;
    const plan = `${count('missing')} missing, ${count('there already')} there already; --apply adds what is missing`;
    terminal.out(`\n${styled(terminal, 'bold', stage)}: ${apply ? done : plan}`);
    return EXIT.done;
  };
