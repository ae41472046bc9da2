import { Command } from 'commander';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { sendingDependencies } from './dependencies.ts';
import { sendingChange, sendingShow } from './sending-actions.ts';

const SHOW_HELP = `
Example:
  realtechee sending show --stage prod

Reads only. Marketing stops by itself when more than 5 % of a day's mail (100 messages at least) bounces for good, or more than 0.1 %
is reported as spam; only a person resumes it.`;

const showCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('show'))
    .description('whether marketing is sent, since when and why, and how much mail bounces or is reported as spam')
    .addHelpText('after', SHOW_HELP)
    .action((options: OnStageOptions) =>
      run(async () => {
        const { stage } = options;
        const { frame, sending, close } = sendingDependencies(stage, terminal);
        const operation = { name: 'sending.show', stage, applies: false, asked: {} };
        return runOperation(frame)(operation, options, sendingShow(sending)).finally(close);
      }),
    );

const CHANGES = {
  stop: {
    isOn: true,
    about: 'send no more marketing by mail; all other messages go on',
    example: 'realtechee sending stop --stage dev --reason "wrong list of addresses" --apply',
    more: 'Messages of category marketing end SUPPRESSED with the reason from then on (within 10 seconds), until it is resumed.',
  },
  resume: {
    isOn: false,
    about: 'send marketing again; what was counted until now no longer stops it',
    example:
      'realtechee sending resume --stage prod --reason "addresses of the March fair removed" --apply --confirm prod',
    more: 'Messages that ended meanwhile are not sent later: emit their signals anew, under new ids, where they still matter.',
  },
} as const;

const changeCommand = (name: keyof typeof CHANGES, terminal: Terminal, run: Run): Command => {
  const { isOn, about, example, more } = CHANGES[name];
  return applyingTo(new Command(name))
    .description(about)
    .addHelpText('after', `\nExample:\n  ${example}\n\n${more}\nExit code 1: it is so already.`)
    .action((options: ApplyOptions) =>
      run(async () => {
        const { stage, apply, reason } = options;
        if (apply && reason === undefined) throw new UsageRefused('say why, for the audit trail: --reason "…"');
        const { frame, sending, operator, close } = sendingDependencies(stage, terminal);
        const operation = { name: `sending.${name}`, stage, applies: apply, asked: { marketing: name } };
        return runOperation(frame)(operation, options, async () => {
          const by = apply ? await operator() : 'nobody';
          return sendingChange(sending)({ isOn, by, reason: reason ?? '', apply });
        }).finally(close);
      }),
    );
};

/** `realtechee sending ...` */
export const sendingCommand = (terminal: Terminal, run: Run): Command =>
  new Command('sending')
    .description('whether marketing is sent: look, stop it, resume it')
    .addCommand(showCommand(terminal, run))
    .addCommand(changeCommand('stop', terminal, run))
    .addCommand(changeCommand('resume', terminal, run));
