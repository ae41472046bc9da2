import { Command } from 'commander';
import type { WantedChange } from '../../domain/configuration/changes/plan-changes.ts';
import { proposeChange } from '../../domain/configuration/changes/propose-change.ts';
import type { SecretValue } from '../../domain/configuration/secret-value.ts';
import { refuseSlips, wholeNumber } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { tellChanged } from './config-answer.ts';
import { type EmergencyOptions, proposing } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';
import { givenSecret, pipedText } from './given-secret.ts';

interface SetOptions extends EmergencyOptions {
  readonly stdin: boolean;
  readonly unset: boolean;
  readonly expect?: number;
}

const givenValue = async (
  dependencies: ConfigDependencies,
  name: string,
  given: string | undefined,
  { stdin }: SetOptions,
): Promise<string | SecretValue> => {
  if (given !== undefined && stdin) throw new UsageRefused('give the value or --stdin, not both');
  const isSecret = dependencies.manifest.find((one) => one.name === name)?.isSecret === true;
  if (given !== undefined) return given; // of a secret it is refused: the shell has kept it by now
  if (isSecret) return givenSecret(dependencies.input, name, { stdin });
  if (stdin) return pipedText(dependencies.input);
  throw new UsageRefused(`give a value for ${name}, --stdin or --unset`);
};

const EXAMPLE = `
Example:
  realtechee config set notifications/sms-max-segments 3
  openssl rand -base64 32 | realtechee config set notifications/unsubscribe-key --stdin
  realtechee config set notifications/sms-max-segments 3 --stage prod --confirm prod --reason 'long texts cost too much'
  realtechee config set notifications/sms-sender-id --unset

In prod this proposes; another administrator approves. Elsewhere it holds at once. A secret is never given on the command
line. Exit code 1: refused; nothing was changed.`;

/** `realtechee config set` */
export const setCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  proposing(new Command('set').description('change one parameter: at once, or in prod by a second person'))
    .argument('<name>', 'the parameter, as `config list` has it')
    .argument('[value]', 'its new value; never that of a secret')
    .option('--stdin', 'read the value from standard input', false)
    .option('--unset', 'take the value away, so that the default holds', false)
    .option('--expect <version>', 'refuse when another version holds by now', wholeNumber(0, 'A version'))
    .addHelpText('after', EXAMPLE)
    .action((name: string, given: string | undefined, options: SetOptions) =>
      run(async () => {
        const { stage, json, unset, expect, reason, emergency } = options;
        refuseSlips(options);
        if (unset && (given !== undefined || options.stdin))
          throw new UsageRefused('give a value or --unset, not both');
        return on(stage, async (dependencies) => {
          const expected = expect === undefined ? {} : { expectedVersion: expect };
          const wanted: WantedChange = unset
            ? { name, unset: true, ...expected }
            : { name, value: await givenValue(dependencies, name, given, options), ...expected };
          const why = reason === undefined ? {} : { reason };
          const proposal = { id: dependencies.newId(), by: await dependencies.changer(), wanted: [wanted], ...why };
          return tellChanged(terminal, await proposeChange(dependencies)({ ...proposal, isEmergency: emergency }), {
            stage,
            json,
          });
        });
      }),
    );
