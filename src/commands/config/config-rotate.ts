import { Command } from 'commander';
import { rotateSecret } from '../../domain/configuration/rotation/rotate-secret.ts';
import { refuseSlips } from '../options.ts';
import { EXIT } from '../terminal.ts';
import { refusedConfig } from './config-answer.ts';
import { type ChangeOptions, changing } from './config-options.ts';
import type { ConfigConsole } from './connect-config.ts';

const EXAMPLE = `
Example:
  realtechee config rotate notifications/unsubscribe-key

Keys that this system makes itself, in two steps: the next key is believed at once, and signs an hour later, when
the scheduled work of the stage takes that step, or this command does. The key before it is still believed. No key is shown.
Exit code 1: it is too soon, or no key of ours.`;

const SAYS = {
  introduced: 'the next key is believed from now on; it signs in an hour',
  promoted: 'the next key signs from now on; the one before it is still believed',
} as const;

/** `realtechee config rotate` */
export const rotateCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  changing(new Command('rotate').description('take the next step in the rotation of a key that this system makes'))
    .argument('<name>', 'the parameter')
    .addHelpText('after', EXAMPLE)
    .action((name: string, options: ChangeOptions) =>
      run(async () => {
        const { stage, json } = options;
        refuseSlips(options);
        return on(stage, async (dependencies) => {
          const answer = await rotateSecret(dependencies)(name, await dependencies.changer(), { isForced: true });
          if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
          const rotated = answer.value;
          if (json) terminal.out(JSON.stringify(rotated));
          else if (rotated.step !== 'rest') terminal.out(`${name}: ${SAYS[rotated.step]}`);
          return EXIT.done;
        });
      }),
    );
