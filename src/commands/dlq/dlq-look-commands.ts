import { Command } from 'commander';
import { lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { dlqDependencies, queuesNamed } from './dependencies.ts';
import { dlqList } from './dlq-list.ts';
import { dlqShow } from './dlq-show.ts';
import { limitOption, queueOption } from './letter-options.ts';

interface LookOptions extends OnStageOptions {
  readonly queue?: string;
  readonly limit: number;
}

const LIST_EXAMPLE = `
Example:
  realtechee dlq list --stage dev
  realtechee dlq list --queue notification-dead-letters --limit 5000 --json

A look hides letters from others for a moment and gives them back; nothing is taken out. Exit code 1: a queue is not there.`;

/** `realtechee dlq list` */
export const listCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('list'))
    .description('show every dead-letter queue: how many letters, since when, why, and the runbook')
    .addOption(queueOption())
    .addOption(limitOption())
    .addHelpText('after', LIST_EXAMPLE)
    .action(({ stage, queue, limit, ...options }: LookOptions) =>
      run(async () => {
        const { frame, queues, names, close } = dlqDependencies(stage, terminal);
        const [name] = queue === undefined ? [] : queuesNamed(names, queue);
        const asked = { ...(name === undefined ? {} : { queue: name }), limit };
        const operation = { name: 'dlq.list', stage, applies: false, asked };
        return runOperation(frame)(operation, options, (tell) => dlqList(queues)({ ...asked, stage }, tell)).finally(
          close,
        );
      }),
    );

const SHOW_EXAMPLE = `
Example:
  realtechee dlq show 0b3c6f1e-5d54-4c4e-9f0f-3f5a8f3a1f7a --stage dev
  realtechee dlq show demo-contact-0003                # every letter of this signal

It prints the letter whole, and that may hold personal data: to this terminal alone, never into the report file. Keep it off
tickets and chats. Exit code 1: there is no such letter.`;

/** `realtechee dlq show` */
export const showCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('show'))
    .description('print a letter whole, with what it is, why it failed and since when')
    .argument('<id>', 'of the message, of its signal or of its notification')
    .addOption(queueOption())
    .addOption(limitOption())
    .addHelpText('after', SHOW_EXAMPLE)
    .action((id: string, { stage, queue, limit, ...options }: LookOptions) =>
      run(async () => {
        const { frame, queues, names, close } = dlqDependencies(stage, terminal);
        terminal.err(
          'What follows may hold personal data: it is for this terminal alone. The report file does not have it.',
        );
        const operation = { name: 'dlq.show', stage, applies: false, asked: { id, limit } };
        return runOperation(frame)(operation, options, () =>
          dlqShow(queues)({ id, queues: queuesNamed(names, queue), limit }),
        ).finally(close);
      }),
    );
