import { Command, Option } from 'commander';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import { jsonOption, type OnStage, type Run, stageOption } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { notificationDependencies } from './dependencies.ts';
import { type CancelOptions, notificationsCancel } from './notifications-cancel.ts';
import { notificationsExplain } from './notifications-explain.ts';

const CANCEL_EXAMPLE = `
Example:
  realtechee notifications cancel 1f0c2b7a9d3e4f60 --stage dev             # says what would become of it; writes nothing
  realtechee notifications cancel 1f0c2b7a9d3e4f60 --stage dev --reason "wrong price" --apply
  realtechee notifications cancel --signal demo-contact-0003 --stage prod --reason "sent in error" --apply --confirm prod

What waits (SCHEDULED, RETRYING, PENDING) is cancelled, for good: planning its signal again brings nothing back. A signal that is not
planned yet never is. \`signals trace ID\` names the messages of a signal.
Exit code 1: some were too late, and it is said since when; or there is no such message or signal.`;

interface CancelCommandOptions extends ApplyOptions {
  readonly signal?: string;
}

/** @throws {UsageRefused} for none of the two, or both */
const subjectOf = (id: string | undefined, signal: string | undefined): CancelOptions['of'] => {
  if (id !== undefined && signal === undefined) return { id };
  if (id === undefined && signal !== undefined) return { signal };
  throw new UsageRefused('say what to cancel: the id of a message, or --signal with the id of a signal');
};

/** `realtechee notifications cancel` */
const cancelCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(new Command('cancel'))
    .description('keep a message, or all of a signal, from being sent')
    .argument('[id]', 'of the message')
    .addOption(new Option('--signal <id>', 'this signal with all its messages, planned or not'))
    .addHelpText('after', CANCEL_EXAMPLE)
    .action((id: string | undefined, options: CancelCommandOptions) =>
      run(async () => {
        const { stage, apply, signal, reason } = options;
        const of = subjectOf(id, signal);
        if (apply && reason === undefined) throw new UsageRefused('say why, for the audit trail: --reason "…"');
        const { frame, cancelling, by, close } = notificationDependencies(stage, terminal);
        const operation = { name: 'notifications.cancel', stage, applies: apply, asked: of };
        return runOperation(frame)(operation, options, (tell) =>
          notificationsCancel(cancelling)({ of, stage, apply, by, reason: reason ?? 'no reason given' }, tell),
        ).finally(close);
      }),
    );

const EXPLAIN_EXAMPLE = `
Example:
  realtechee notifications explain 1f0c2b7a9d3e4f60
  realtechee notifications explain 1f0c2b7a9d3e4f60 --stage prod --json

Reads only, and shows no addresses. Exit code 1: there is no such message.`;

/** `realtechee notifications explain` */
const explainCommand = (terminal: Terminal, run: Run): Command =>
  new Command('explain')
    .description('say which rule decided about a message, what each says now, and what can be done')
    .argument('<id>', 'of the message, as `signals trace` shows it')
    .addOption(stageOption('the stage to read'))
    .addOption(jsonOption())
    .addHelpText('after', EXPLAIN_EXAMPLE)
    .action((id: string, { stage, json }: OnStage) =>
      run(async () => {
        const { explaining, close } = notificationDependencies(stage, terminal);
        const answer = async () => notificationsExplain(await explaining(), terminal)(id, { json });
        return answer().finally(close);
      }),
    );

/** `realtechee notifications ...` */
export const notificationsCommand = (terminal: Terminal, run: Run): Command =>
  new Command('notifications')
    .description('look at single messages: what decides about them; cancel them')
    .addCommand(cancelCommand(terminal, run))
    .addCommand(explainCommand(terminal, run))
    .addHelpText('after', '\nA message that ended badly is tried anew by `realtechee dlq redrive --id ID`.');
