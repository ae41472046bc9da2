import { Command, Option } from 'commander';
import { statusDependencies } from './dependencies.ts';
import { jsonOption, type OnStage, type Run, refuseSlips, stageOption, wholeNumber } from './options.ts';
import { statusesExplain } from './statuses-explain.ts';
import { statusesHistory } from './statuses-history.ts';
import { statusesTransition } from './statuses-transition.ts';
import type { Terminal } from './terminal.ts';

export const explainCommand = (terminal: Terminal, run: Run): Command =>
  new Command('explain')
    .argument('<id>', 'of the request')
    .description('say why a request is where it is, and what comes next, by itself or by somebody')
    .addOption(stageOption('the stage to read'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee statuses explain request-17 --stage dev\n\nReads only. Exit code 1: there is no such request, or no lifecycle knows its status.',
    )
    .action((id: string, { stage, json }: OnStage) =>
      run(async () => {
        const { close, ...dependencies } = await statusDependencies(stage);
        return statusesExplain(dependencies, terminal)(id, { json }).finally(close);
      }),
    );

export const historyCommand = (terminal: Terminal, run: Run): Command =>
  new Command('history')
    .argument('<id>', 'of the request')
    .description('list the changes of a request’s status, newest first')
    .addOption(new Option('--limit <number>', 'so many at most').default(50).argParser(wholeNumber(1, 'A limit')))
    .addOption(stageOption('the stage to read'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee statuses history request-17 --json\n\nReads only. Exit code 1: there is no such request.',
    )
    .action((id: string, { stage, json, limit }: OnStage & { limit: number }) =>
      run(async () => {
        const { close, ...dependencies } = await statusDependencies(stage);
        return statusesHistory(dependencies, terminal)(id, { limit, json }).finally(close);
      }),
    );

interface TransitionOptions extends OnStage {
  readonly reason?: string;
  readonly expect?: number;
  readonly confirm?: string;
}

const TRANSITION_EXAMPLE = `
Example:
  realtechee statuses transition request-17 Archived --reason duplicate_request
  realtechee statuses transition request-17 New --reason "The owner has called again" --stage prod --confirm prod

It acts at once, as an admin; the history and the audit trail name the login of this terminal.
Exit code 1: the request stays as it is, and why.`;

export const transitionCommand = (terminal: Terminal, run: Run): Command =>
  new Command('transition')
    .argument('<id>', 'of the request')
    .argument('<status>', 'where it goes, in quotes when it has spaces: "Pending walk-thru"')
    .description('move a request to another status, as an admin')
    .option('--reason <text>', 'why; some transitions take only words of a list, which a refusal names')
    .addOption(
      new Option('--expect <version>', 'refuse when the request has another version by now').argParser(
        wholeNumber(0, 'A version'),
      ),
    )
    .option('--confirm <stage>', 'for prod: its name once more')
    .addOption(stageOption('the stage to write to'))
    .addOption(jsonOption())
    .addHelpText('after', TRANSITION_EXAMPLE)
    .action((id: string, to: string, options: TransitionOptions) =>
      run(async () => {
        refuseSlips(options);
        const { stage, json, reason, expect } = options;
        const { close, ...dependencies } = await statusDependencies(stage);
        return statusesTransition(
          dependencies,
          terminal,
        )({
          id,
          to,
          json,
          ...(reason === undefined ? {} : { reason }),
          ...(expect === undefined ? {} : { expectedVersion: expect }),
        }).finally(close);
      }),
    );
