import { Command } from 'commander';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import type { Run } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import { isolateDependencies } from './dependencies.ts';
import { isolate } from './isolate.ts';

const EXAMPLE = `
Example:
  realtechee isolate --stage dev                          # what would be stopped, and what crosses
  realtechee isolate --stage dev --apply
  realtechee isolate --stage dev --resume --apply         # exactly as it was before

In an emergency: turns off sending, schedules and streams, leaves no execution to any function (the HTTP API answers 5xx, nobody
signs in), and denies everything to roles that reach across stages. What it finds is put down in the stage first, or in
.realtechee/isolations where the stage does not answer; whatever does not answer, the rest is stopped. Repeat it when it was
cut off. Exit code 1: not all of it stopped, or something still crosses; 2: it is not in the audit trail, or nothing worked.`;

interface IsolateCommandOptions extends ApplyOptions {
  readonly resume: boolean;
  readonly from: string;
  readonly proof: boolean;
}

/** `realtechee isolate` */
export const isolateCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(
    new Command('isolate').description('stop a stage in an emergency: triggers, sending, what crosses; or resume it'),
  )
    .option('--resume', 'put back what an isolation has put down', false)
    .option('--from <stages>', 'the stages to prove it apart from, with commas between', 'prod,dev')
    .option('--no-proof', 'stop it and leave the proof of separation out, which takes a minute')
    .addHelpText('after', EXAMPLE)
    .action((options: IsolateCommandOptions) =>
      run(async () => {
        const { stage, apply, resume, from, proof } = options;
        const dependencies = isolateDependencies(stage, terminal);
        const operation = {
          name: resume ? 'isolate.resume' : 'isolate',
          stage,
          applies: apply,
          isEmergency: !resume,
          asked: { from, proof },
        };
        const others = from.split(',').map((one) => one.trim());
        return runOperation(dependencies.frame)(operation, options, (tell) =>
          isolate(dependencies, terminal)({ stage, apply, resume, from: others, isProofWanted: proof }, tell),
        ).finally(dependencies.close);
      }),
    );
