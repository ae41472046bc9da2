import type { ChangeRequest } from '../../domain/configuration/changes/change-request.ts';
import type { Changed } from '../../domain/configuration/changes/propose-change.ts';
import { describeChangeRefusal } from '../../domain/configuration/changes/refusal.ts';
import { describeRotationRefusal, type RotationRefusal } from '../../domain/configuration/rotation/rotate-secret.ts';
import type { Result } from '../../domain/shared/result.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from '../terminal.ts';
import { diffLines, requestJson } from './config-lines.ts';

const inWords = (refusal: RotationRefusal): string => {
  switch (refusal.because) {
    case 'not-rotated-here':
    case 'nothing-to-rotate':
    case 'not-yet':
      return describeRotationRefusal(refusal);
    default:
      return describeChangeRefusal(refusal);
  }
};

/** Says why nothing was changed, in the words of the domain. */
export const refusedConfig = (terminal: Terminal, refusal: RotationRefusal, json: boolean): ExitCode => {
  if (json)
    terminal.out(JSON.stringify({ refused: refusal.because, says: oneLine(inWords(refusal)), ...factsOf(refusal) }));
  else if (refusal.because === 'invalid') {
    for (const { parameter, problem, remedy } of refusal.problems)
      terminal.err(oneLine(`${parameter} ${problem}: ${remedy}`));
    terminal.err('nothing was changed');
  } else terminal.err(oneLine(inWords(refusal)));
  return EXIT.refused;
};

const factsOf = (refusal: RotationRefusal): object =>
  refusal.because === 'invalid' ? { problems: refusal.problems } : {};

const nextOf = (request: ChangeRequest, stage: string): readonly string[] => [
  `It waits for another administrator until ${request.expiresAt}:`,
  `  realtechee config approve ${request.id} --stage ${stage} --confirm ${stage}`,
];

/** Says what became of a change: it holds, or waits for a second person. */
export const tellChanged = (
  terminal: Terminal,
  answer: Result<Changed, RotationRefusal>,
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
