import { Command } from 'commander';
import { lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { stageCheckDependencies } from './dependencies.ts';
import { repeatedParam } from './param-option.ts';
import { stageCheck } from './stage-check.ts';

const EXAMPLE = `
Example:
  realtechee stage check                                   # the local stage, while npm start runs
  realtechee stage check --stage prod
  realtechee stage check --stage dev --param alertEmail=oncall@example.com --json

What is compared follows from the table registry and from the template that a deployment of this checkout would send, so
give the parameters that the stage is deployed with. Reads only. Exit code 1: something is wrong or missing.`;

/** `realtechee stage check` */
export const checkCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(
    new Command('check').description('compare a stage with what it promises: tables, functions, alarms, all of it'),
  )
    .addOption(repeatedParam())
    .addHelpText('after', EXAMPLE)
    .action((options: OnStageOptions & { readonly param: readonly string[] }) =>
      run(async () => {
        const { stage, param } = options;
        const dependencies = stageCheckDependencies(stage, param, terminal);
        const operation = { name: 'stage.check', stage, applies: false, asked: { parameters: param.length } };
        return runOperation(dependencies.frame)(operation, options, (tell) =>
          stageCheck(dependencies, terminal)(stage, tell),
        ).finally(dependencies.close);
      }),
    );
