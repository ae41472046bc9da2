import { describeRefusal, type TransitionRefusal } from '../domain/statuses/refusal.ts';
import { EXIT, type ExitCode, oneLine, type Terminal } from './terminal.ts';

/** Says why a command about one record was refused, and what to do where the refusal itself does not. */
export const refusedRecord = (
  terminal: Terminal,
  refusal: TransitionRefusal,
  { record, json }: { readonly record: string; readonly json: boolean },
): ExitCode => {
  const said = oneLine(describeRefusal(refusal, record));
  if (json) terminal.out(JSON.stringify({ refused: said, ...refusal }));
  else terminal.err(refusal.because === 'not-found' ? `${said}; is this the right --stage?` : said);
  return EXIT.refused;
};
