import { Command, Option } from 'commander';
import { normalisedAddress } from '../../domain/notifications/addresses.ts';
import type { Category } from '../../domain/notifications/notification.ts';
import type { SuppressionCause } from '../../domain/notifications/ports.ts';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { suppressionDependencies } from './dependencies.ts';
import {
  masked,
  suppressionsAdd,
  suppressionsList,
  suppressionsRemove,
  suppressionsShow,
} from './suppression-actions.ts';

const CAUSES: readonly SuppressionCause[] = ['unsubscribed', 'bounced', 'bounced-often', 'complained', 'operator'];
const CATEGORIES: readonly Category[] = ['transactional', 'operational', 'marketing'];

const addressOf = (text: string): string => {
  const read = normalisedAddress(/^[+(]?\d/.test(text) && !text.includes('@') ? 'sms' : 'email', text);
  if (read.ok) return read.value;
  throw new UsageRefused(`"${text}" is ${read.refusal.reason}`);
};

const listCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('list'))
    .description('who gets nothing, of what, and why; addresses are masked')
    .addOption(new Option('--cause <cause>', 'these alone').choices(CAUSES))
    .addHelpText(
      'after',
      '\nExample:\n  realtechee suppressions list --cause bounced\n\nReads only: the whole list, newest first.',
    )
    .action((options: OnStageOptions & { readonly cause?: SuppressionCause }) =>
      run(async () => {
        const { stage, cause } = options;
        const { frame, book, close } = suppressionDependencies(stage, terminal);
        const operation = { name: 'suppressions.list', stage, applies: false, asked: { cause: cause ?? null } };
        return runOperation(frame)(operation, options, () => suppressionsList(book)({ cause })).finally(close);
      }),
    );

const showCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('show').argument('<address>', 'an e-mail address, or a number like +14155550123'))
    .description('what an e-mail address or a number gets nothing of, and why')
    .addHelpText(
      'after',
      '\nExample:\n  realtechee suppressions show ada@example.com\n\nReads only. Exit code 1: it is not on the list.',
    )
    .action((given: string, options: OnStageOptions) =>
      run(async () => {
        const address = addressOf(given);
        const { stage } = options;
        const { frame, book, digestOf, close } = suppressionDependencies(stage, terminal);
        const asked = { address: masked(address), digest: digestOf(address) };
        const operation = { name: 'suppressions.show', stage, applies: false, asked };
        return runOperation(frame)(operation, options, () => suppressionsShow(book)(address)).finally(close);
      }),
    );

type ChangeOptions = ApplyOptions & { readonly category?: Category };

const reasonIn = ({ apply, reason }: ChangeOptions): string => {
  if (apply && reason === undefined) throw new UsageRefused('say why, for the audit trail: --reason "…"');
  return reason ?? '';
};

const ADD_HELP = `
Example:
  realtechee suppressions add ada@example.com --category marketing --reason "asked by telephone" --apply

Category transactional, which it is without being told, means everything. Exit code 1: it is on the list already.`;

const addCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(new Command('add').argument('<address>', 'an e-mail address, or a number like +14155550123'))
    .description('send an address nothing more, of everything or of a category')
    .addOption(new Option('--category <category>', 'of what').choices(CATEGORIES).default('transactional'))
    .addHelpText('after', ADD_HELP)
    .action((given: string, options: ApplyOptions & { readonly category: Category }) =>
      run(async () => {
        const [address, reason] = [addressOf(given), reasonIn(options)];
        const { stage, apply, category } = options;
        const { frame, book, digestOf, clock, close } = suppressionDependencies(stage, terminal);
        const asked = { address: masked(address), digest: digestOf(address), category };
        const operation = { name: 'suppressions.add', stage, applies: apply, asked };
        const add = () => suppressionsAdd(book)({ address, category, reason, apply, now: clock() });
        return runOperation(frame)(operation, options, add).finally(close);
      }),
    );

const REMOVE_HELP = `
Example:
  realtechee suppressions remove ada@example.com --reason "the mailbox works again, asked by telephone" --apply

What was counted of its bounces goes too. SES keeps a list of its own: see docs/feedback.md. Exit code 1: it is not on the list.`;

const removeCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(new Command('remove').argument('<address>', 'an e-mail address, or a number like +14155550123'))
    .description('let an address receive again')
    .addOption(new Option('--category <category>', 'this entry alone').choices(CATEGORIES))
    .addHelpText('after', REMOVE_HELP)
    .action((given: string, options: ChangeOptions) =>
      run(async () => {
        const address = addressOf(given);
        reasonIn(options);
        const { stage, apply, category } = options;
        const { frame, book, digestOf, close } = suppressionDependencies(stage, terminal);
        const asked = { address: masked(address), digest: digestOf(address), category: category ?? null };
        const operation = { name: 'suppressions.remove', stage, applies: apply, asked };
        const remove = () => suppressionsRemove(book)({ address, category, apply });
        return runOperation(frame)(operation, options, remove).finally(close);
      }),
    );

/** `realtechee suppressions ...` */
export const suppressionsCommand = (terminal: Terminal, run: Run): Command =>
  new Command('suppressions')
    .description('who gets nothing, and why: look, add, remove')
    .addCommand(listCommand(terminal, run))
    .addCommand(showCommand(terminal, run))
    .addCommand(addCommand(terminal, run))
    .addCommand(removeCommand(terminal, run));
