import type { Journal, LogFields } from '../domain/shared/journal.ts';
import { oneLine, styled, type Terminal } from './terminal.ts';

const shown = (fields: LogFields = {}): string =>
  Object.entries(fields)
    .map(([name, value]) => ` ${name}=${String(value)}`)
    .join('');

/** What a use case tells a person at the console, beside the answer. */
export const terminalJournal = (terminal: Terminal): Journal => {
  const say = (style: 'yellow' | 'red', code: string, text: string): void =>
    terminal.err(`${styled(terminal, style, code)}${oneLine(text)}`);
  return {
    info: () => {},
    warn: (code, fields) => say('yellow', code, shown(fields)),
    error: (code, fields, cause) =>
      say('red', code, `${shown(fields)}${cause instanceof Error ? `: ${cause.message}` : ''}`),
  };
};
