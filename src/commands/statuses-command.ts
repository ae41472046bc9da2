import { Command } from 'commander';
import { REQUESTS } from '../domain/statuses/requests-lifecycle.ts';
import { jsonOption, type Run } from './options.ts';
import { statusesDiagram } from './statuses-diagram.ts';
import { explainCommand, historyCommand, transitionCommand } from './statuses-record-commands.ts';
import { backfillCommand, simulateCommand } from './statuses-sweep-commands.ts';
import type { Terminal } from './terminal.ts';

const diagramCommand = (terminal: Terminal, run: Run): Command =>
  new Command('diagram')
    .description('draw the lifecycle of requests as a Mermaid state diagram')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  realtechee statuses diagram > requests.mmd\n\nNeeds no stage.')
    .action(({ json }: { json: boolean }) => run(async () => statusesDiagram(REQUESTS, terminal, { json })));

/** `realtechee statuses ...` */
export const statusesCommand = (terminal: Terminal, run: Run): Command =>
  new Command('statuses')
    .description('look at statuses of requests, and move one')
    .addCommand(explainCommand(terminal, run))
    .addCommand(historyCommand(terminal, run))
    .addCommand(simulateCommand(terminal, run))
    .addCommand(transitionCommand(terminal, run))
    .addCommand(backfillCommand(terminal, run))
    .addCommand(diagramCommand(terminal, run));
