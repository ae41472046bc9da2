import { Command, Option } from 'commander';
import { lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import { repeatedParam } from '../stage/param-option.ts';
import type { Terminal } from '../terminal.ts';
import { healthDependencies } from './dependencies.ts';
import { health } from './health.ts';

const EXAMPLE = `
Example:
  realtechee health                                  # the local stage, while npm start runs
  realtechee health --stage prod --comprehensive

Emits one signal of test data (leadSource E2E_TEST), follows it until the stage's own functions have withheld its messages,
and takes it away again. Nothing is sent, in any stage. Exit code 1: something is not well, and what to do stands below.`;

interface HealthCommandOptions extends OnStageOptions {
  readonly comprehensive: boolean;
  readonly within: number;
  readonly param: readonly string[];
}

/** `realtechee health` */
export const healthCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('health').description('examine a stage: a signal from end to end, tables, queues, alarms'))
    .option('--comprehensive', 'look at configuration, mail, quotas, the HTTP API and certificates as well', false)
    .addOption(
      new Option('--within <seconds>', 'how long the signal may take')
        .default(60)
        .argParser(wholeNumber(1, '--within')),
    )
    .addOption(repeatedParam())
    .addHelpText('after', EXAMPLE)
    .action((options: HealthCommandOptions) =>
      run(async () => {
        const { stage, param, comprehensive, within } = options;
        const dependencies = healthDependencies(stage, param, terminal);
        const operation = { name: 'health', stage, applies: false, asked: { comprehensive, withinSeconds: within } };
        return runOperation(dependencies.frame)(operation, options, (tell) =>
          health(dependencies, terminal)({ stage, isComprehensive: comprehensive, withinSeconds: within }, tell),
        ).finally(dependencies.close);
      }),
    );
