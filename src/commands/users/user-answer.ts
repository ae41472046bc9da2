import type { Result } from '../../domain/shared/result.ts';
import type { Done } from '../../domain/users/carry-out.ts';
import { describeErasureRefusal, type ErasureRefusal } from '../../domain/users/personal-data/erasure-refusal.ts';
import { EXIT, type ExitCode, oneLine, type Terminal } from '../terminal.ts';

/** Says why nothing was done, in the words of the domain. */
export const refusedUser = (terminal: Terminal, refusal: ErasureRefusal, json: boolean): ExitCode => {
  const says = oneLine(describeErasureRefusal(refusal));
  if (json) terminal.out(JSON.stringify({ refused: refusal.because, says }));
  else terminal.err(refusal.because === 'unknown-user' ? `${says}; is this the right --stage?` : says);
  return EXIT.refused;
};

interface Telling {
  /** What has become of the user: `disabled`. */
  readonly past: string;
  readonly json: boolean;
}

const outcomeOf = ({ outcome }: Done, past: string): string => {
  switch (outcome) {
    case 'done':
      return past;
    case 'repeated':
      return `${past}, when this command came first; nothing was done now`;
    case 'unchanged':
      return 'is so already; nothing was written';
    default:
      return outcome satisfies never;
  }
};

/** Says what became of a command on a user. */
export const tellDone = (
  terminal: Terminal,
  answer: Result<Done, ErasureRefusal>,
  { past, json }: Telling,
): ExitCode => {
  if (!answer.ok) return refusedUser(terminal, answer.refusal, json);
  const { userId, commandId } = answer.value;
  if (json) terminal.out(JSON.stringify(answer.value));
  else {
    const named = answer.value.outcome === 'unchanged' ? '' : ` (command ${commandId})`;
    terminal.out(oneLine(`user ${userId}: ${outcomeOf(answer.value, past)}${named}`));
  }
  return EXIT.done;
};

/** A fault leaves open whether something was done; the same command under its key finds out, and does it once. */
export const underKey = async <Answer>(key: string, work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${what}. Whether it was done is not known: the same command with --key ${key} finds out`, {
      cause,
    });
  }
};
