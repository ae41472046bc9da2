import type { ChangeRequest } from '../../domain/configuration/changes/change-request.ts';
import type { Changed } from '../../domain/configuration/changes/propose-change.ts';
import { describeChangeRefusal } from '../../domain/configuration/changes/refusal.ts';
import {
  type CredentialRefusal,
  describeCredentialRefusal,
} from '../../domain/configuration/rotation/replace-credential.ts';
import { describeRotationRefusal, type RotationRefusal } from '../../domain/configuration/rotation/rotation-refusal.ts';
import type { Result } from '../../domain/shared/result.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from '../terminal.ts';
import { diffLines, requestJson } from './config-lines.ts';

export type ConfigRefusal = RotationRefusal | CredentialRefusal;

const inWords = (refusal: ConfigRefusal): string => {
  switch (refusal.because) {
    case 'not-rotated-here':
    case 'nothing-to-rotate':
    case 'not-yet':
      return describeRotationRefusal(refusal);
    case 'no-credential':
    case 'no-check':
    case 'credential-missing':
    case 'credential-refused':
    case 'check-unreachable':
      return describeCredentialRefusal(refusal);
    default:
      return describeChangeRefusal(refusal);
  }
};

/** Says why nothing was changed, in the words of the domain. */
export const refusedConfig = (terminal: Terminal, refusal: ConfigRefusal, json: boolean): ExitCode => {
  if (json)
    terminal.out(JSON.stringify({ refused: refusal.because, says: oneLine(inWords(refusal)), ...factsOf(refusal) }));
  else if (refusal.because === 'invalid') {
    for (const { parameter, problem, remedy } of refusal.problems)
      terminal.err(oneLine(`${parameter} ${problem}: ${remedy}`));
    terminal.err('nothing was changed');
  } else terminal.err(oneLine(inWords(refusal)));
  return EXIT.refused;
};

const factsOf = (refusal: ConfigRefusal): object =>
  refusal.because === 'invalid' ? { problems: refusal.problems } : {};

const nextOf = (request: ChangeRequest, stage: string): readonly string[] => [
  `It waits for another administrator until ${request.expiresAt}:`,
  `  realtechee config approve ${request.id} --stage ${stage} --confirm ${stage}`,
];

/** Says what became of a change: it holds, or waits for a second person. */
export const tellChanged = (
  terminal: Terminal,
  answer: Result<Changed, ConfigRefusal>,
  { stage, json }: { readonly stage: string; readonly json: boolean },
): ExitCode => {
  if (!answer.ok) return refusedConfig(terminal, answer.refusal, json);
  const { request, revision } = answer.value;
  if (json) {
    terminal.out(JSON.stringify({ ...requestJson(request), ...(revision === undefined ? {} : { revision }) }));
    return EXIT.done;
  }
  for (const line of diffLines(terminal, request.changes)) terminal.out(line);
  if (revision === undefined) {
    terminal.out(styled(terminal, 'yellow', `proposed as ${request.id}; nothing has changed yet`));
    for (const line of nextOf(request, stage)) terminal.err(line);
  } else terminal.out(styled(terminal, 'green', `holds as revision ${revision} (request ${request.id})`));
  return EXIT.done;
};
