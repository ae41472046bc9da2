import { Command, Option } from 'commander';
import { dataDependencies } from '../data-tables/dependencies.ts';
import { rateOption } from '../data-tables/pace-option.ts';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import type { Outcome } from '../operations/outcome.ts';
import { runOperation, type Tell } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { migrateOperations } from './migrate-operations.ts';

interface NamedOptions {
  readonly from?: string;
  readonly fromSuffix?: string;
  readonly tables?: readonly string[];
  readonly rate: number;
}

type Operations = ReturnType<typeof migrateOperations>;

const listOf = (text: string): readonly string[] => text.split(',').map((one) => one.trim());

const naming = (command: Command): Command =>
  command
    .argument('<migration>', 'its number or id, as `migrate list` shows it; or `copy`')
    .option('--from <stage>', 'for a copy: the stage whose rows are copied')
    .option('--from-suffix <suffix>', 'for a copy: the suffix of the tables whose rows are copied')
    .addOption(new Option('--tables <models>', 'for a copy: these tables alone, with commas').argParser(listOf))
    .addOption(rateOption());

const PLAN_EXAMPLE = `
Example:
  realtechee migrate plan 0002-contact-emails
  realtechee migrate plan copy --from-suffix abcdefghijklmnopqrstuvwxyz --stage dev

Reads only. The plan id names every row and what it becomes: \`migrate run\` takes that plan and no other.`;
const RUN_EXAMPLE = `
Example:
  realtechee migrate run 0002-contact-emails --plan PLAN_ID --apply

Without --apply it shows the plan. Cut off, the same command goes on. Exit code 1: refused, or rows were written meanwhile.`;
const VERIFY_EXAMPLE = `
Example:
  realtechee migrate verify 0002-contact-emails

Reads only. Exit code 1: a row is not as it is to be.`;
const UNDO_EXAMPLE = `
Example:
  realtechee migrate undo 0002-contact-emails --apply

Without --apply it shows what it would do. Rows that somebody has written since stay. Exit code 1: refused, or some stayed.`;

/** `realtechee migrate`: numbered changes of rows, and copies of tables from another suffix. */
export const migrateCommand = (terminal: Terminal, run: Run): Command => {
  const migrate = new Command('migrate').description(
    'change rows by numbered migrations, or copy them from other tables',
  );

  const work = (
    name: string,
    options: OnStageOptions & Partial<ApplyOptions>,
    asked: Readonly<Record<string, unknown>>,
    what: (operations: Operations, tell: Tell) => Promise<Outcome>,
  ): Promise<void> =>
    run(async () => {
      const { frame, close, ...dependencies } = dataDependencies(options.stage, terminal);
      const operation = { name: `migrate.${name}`, stage: options.stage, applies: options.apply === true, asked };
      return runOperation(frame)(operation, options, (tell) => what(migrateOperations(dependencies), tell)).finally(
        close,
      );
    });

  lookingAt(migrate.command('list'))
    .description('show the numbered migrations, and which have run on the stage')
    .addHelpText('after', '\nExample:\n  realtechee migrate list\n\nReads only.')
    .action((options: OnStageOptions) => work('list', options, {}, (operations) => operations.list()));

  naming(lookingAt(migrate.command('plan')))
    .description('show what a migration would do, row by row; writes nothing')
    .addHelpText('after', PLAN_EXAMPLE)
    .action((migration: string, options: OnStageOptions & NamedOptions) =>
      work('plan', options, { migration }, (operations, tell) => operations.plan({ ...options, migration }, tell)),
    );

  naming(applyingTo(migrate.command('run')))
    .description('carry a plan out, or go on with it')
    .option('--plan <id>', 'with --apply: the plan that you have looked at')
    .addHelpText('after', RUN_EXAMPLE)
    .action((migration: string, options: ApplyOptions & NamedOptions & { plan?: string }) =>
      work('run', options, { migration, plan: options.plan }, (operations, tell) =>
        operations[options.apply ? 'run' : 'plan']({ ...options, migration }, tell),
      ),
    );

  naming(lookingAt(migrate.command('verify')))
    .description('hold every row, by id and content, against what the migration makes of it')
    .addHelpText('after', VERIFY_EXAMPLE)
    .action((migration: string, options: OnStageOptions & NamedOptions) =>
      work('verify', options, { migration }, (operations, tell) => operations.verify({ ...options, migration }, tell)),
    );

  naming(applyingTo(migrate.command('undo')))
    .description('make the rows as the migration found them')
    .addHelpText('after', UNDO_EXAMPLE)
    .action((migration: string, options: ApplyOptions & NamedOptions) =>
      work('undo', options, { migration }, (operations, tell) => operations.undo({ ...options, migration }, tell)),
    );
  return migrate;
};
