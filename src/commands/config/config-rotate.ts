import { Command } from 'commander';
import {
  isProviderCredential,
  replaceCredential,
  type VerifiedCredential,
  verifyCredential,
} from '../../domain/configuration/rotation/replace-credential.ts';
import { rotateSecret } from '../../domain/configuration/rotation/rotate-secret.ts';
import { refuseSlips } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, styled, type Terminal } from '../terminal.ts';
import { refusedConfig, tellChanged } from './config-answer.ts';
import { requestJson } from './config-lines.ts';
import { type EmergencyOptions, proposing } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';
import { givenSecret } from './given-secret.ts';

const EXAMPLE = `
Example:
  realtechee config rotate notifications/unsubscribe-key

Keys that this system makes itself, in two steps: the next key is believed at once, and signs an hour later, when
the scheduled work of the stage takes that step, or this command does. The key before it is still believed. No key is shown.

Credentials that a provider gives: make the new one there and leave the old one valid; this command reads the new one (typed
unseen, or --stdin), asks the provider whether it takes it, changes it (in prod it proposes), and asks again about what holds.
--verify only asks about what holds. The old one stays in the store: "config rollback" brings it back.
Exit code 1: it is too soon, the provider does not take it or gives no answer, or it is neither key nor credential.`;

const SAYS = {
  introduced: 'the next key is believed from now on; it signs in an hour',
  promoted: 'the next key signs from now on; the one before it is still believed',
} as const;

const VERDICTS = {
  accepted: 'its provider takes it',
  refused: 'its provider does NOT take it',
  unreachable: 'its provider gives no answer',
} as const;

interface RotateOptions extends EmergencyOptions {
  readonly stdin: boolean;
  readonly verify: boolean;
}

interface Rotating {
  readonly dependencies: ConfigDependencies;
  readonly terminal: Terminal;
  readonly name: string;
  readonly options: RotateOptions;
}

const codeOf = ({ verdict }: VerifiedCredential): ExitCode => (verdict === 'accepted' ? EXIT.done : EXIT.refused);

const remedyOf = ({ parameter, verdict }: VerifiedCredential, stage: string): string => {
  switch (verdict) {
    case 'accepted':
      return 'once functions have read it (configuration/lifetime), the old one may be taken back at the provider';
    case 'refused':
      return `leave the old one valid at the provider, and go back to it: realtechee config rollback --stage ${stage} --reason <why>`;
    case 'unreachable':
      return `leave the old one valid at the provider, and ask again: realtechee config rotate ${parameter} --verify --stage ${stage}`;
  }
};

const tellVerified = (terminal: Terminal, verified: VerifiedCredential, stage: string): void => {
  const { parameter, version, fingerprint, verdict } = verified;
  const colour = verdict === 'accepted' ? 'green' : 'red';
  terminal.out(
    styled(terminal, colour, `${parameter} version ${version}, secret ${fingerprint}: ${VERDICTS[verdict]}`),
  );
  terminal.err(remedyOf(verified, stage));
};

const rotateKey = async ({ dependencies, terminal, name, options: { json } }: Rotating): Promise<ExitCode> => {
  const answer = await rotateSecret(dependencies)(name, await dependencies.changer(), { isForced: true });
  if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
  const rotated = answer.value;
  if (json) terminal.out(JSON.stringify(rotated));
  else if (rotated.step !== 'rest') terminal.out(`${name}: ${SAYS[rotated.step]}`);
  return EXIT.done;
};

const verify = async ({ dependencies, terminal, name, options: { stage, json } }: Rotating): Promise<ExitCode> => {
  const answer = await verifyCredential(dependencies)(name);
  if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
  if (json) terminal.out(JSON.stringify(answer.value));
  else tellVerified(terminal, answer.value, stage);
  return codeOf(answer.value);
};

const bringCredential = async ({ dependencies, terminal, name, options }: Rotating): Promise<ExitCode> => {
  const { stage, json, stdin, reason, emergency } = options;
  const value = await givenSecret(dependencies.input, name, { stdin });
  terminal.err('asking the provider whether it takes the new value');
  const why = reason === undefined ? {} : { reason };
  const order = { name, value, by: await dependencies.changer(), ...why, isEmergency: emergency };
  const answer = await replaceCredential(dependencies)(order);
  if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
  const { request, revision, holds } = answer.value;
  if (json) {
    const told = { ...(revision === undefined ? {} : { revision }), ...(holds === undefined ? {} : { holds }) };
    terminal.out(JSON.stringify({ ...requestJson(request), ...told }));
  } else {
    tellChanged(terminal, answer, { stage, json });
    if (holds === undefined) terminal.err(`Once approved: realtechee config rotate ${name} --verify --stage ${stage}`);
    else tellVerified(terminal, holds, stage);
  }
  return holds === undefined ? EXIT.done : codeOf(holds);
};

const pathOf = ({ dependencies: { manifest }, name, options }: Rotating): typeof rotateKey => {
  if (options.verify) return verify;
  const parameter = manifest.find((one) => one.name === name);
  if (parameter !== undefined && isProviderCredential(parameter)) return bringCredential;
  if (options.stdin || options.emergency)
    throw new UsageRefused(`${name} is no provider's credential by the manifest: leave --stdin and --emergency out`);
  return rotateKey;
};

/** `realtechee config rotate` */
export const rotateCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  proposing(
    new Command('rotate').description(
      'renew a secret: the next key of this system, or the next credential of a provider',
    ),
  )
    .argument('<name>', 'the parameter')
    .option('--stdin', "read a provider's credential from standard input", false)
    .option('--verify', 'only ask the provider about the credential that holds; changes nothing', false)
    .addHelpText('after', EXAMPLE)
    .action((name: string, options: RotateOptions) =>
      run(async () => {
        if (!options.verify) refuseSlips(options);
        return on(options.stage, async (dependencies) => {
          const rotating = { dependencies, terminal, name, options };
          return pathOf(rotating)(rotating);
        });
      }),
    );
