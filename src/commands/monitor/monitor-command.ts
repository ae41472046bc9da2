import { Command, Option } from 'commander';
import { lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { monitorDependencies } from './dependencies.ts';
import { monitor } from './monitor.ts';

const EXAMPLE = `
Example:
  realtechee monitor --stage prod --minutes 15
  realtechee monitor --minutes 2 --every 30 --json      # the local stage, while npm start -- --keep runs

Follows what the stage's alarms watch, by their own limits, and what becomes of messages; a line (or an object) each time it
looks, a table that stays for a person at a terminal. Reads only; on AWS each look asks CloudWatch for some 250 metrics, a
quarter of a cent. Exit code 1: something was over its limit.`;

interface MonitorCommandOptions extends OnStageOptions {
  readonly minutes: number;
  readonly every: number;
}

/** `realtechee monitor` */
export const monitorCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(
    new Command('monitor').description(
      'follow errors, latency, throttles, lag and outcomes, by the limits of the alarms',
    ),
  )
    .addOption(new Option('--minutes <count>', 'how long').default(5).argParser(wholeNumber(0, '--minutes')))
    .addOption(new Option('--every <seconds>', 'how often it looks').default(60).argParser(wholeNumber(5, '--every')))
    .addHelpText('after', EXAMPLE)
    .action((options: MonitorCommandOptions) =>
      run(async () => {
        const { stage, minutes, every, json } = options;
        const dependencies = monitorDependencies(stage, terminal);
        const operation = { name: 'monitor', stage, applies: false, asked: { minutes, everySeconds: every } };
        return runOperation(dependencies.frame)(operation, options, (tell) =>
          monitor(dependencies, terminal)({ stage, minutes, everySeconds: every, json }, tell),
        ).finally(dependencies.close);
      }),
    );
