import { styleText } from 'node:util';

/** Where a command speaks: answers go to `out`, everything else to `err`, so that `--json` stays clean in a pipe. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Colour, progress that rewrites its line: only for a person who is watching. */
  readonly isInteractive: boolean;
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

export const styled = ({ isInteractive }: Terminal, style: Style, text: string): string =>
  isInteractive ? styleText(style, text, { validateStream: false }) : text;

/** Exit codes of every command. */
export const EXIT = { done: 0, refused: 1, fault: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const ESCAPE = 27;
const OUR_STYLE = /\[(?:[012]|22|3[12369])m/y;
/** Controls but for tabs and ends of lines, and marks that turn the direction of text. */
const UNSEEN = /(?!\r?\n|\t)\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const beginsOurStyle = (text: string, at: number): boolean => {
  OUR_STYLE.lastIndex = at + 1;
  return text.charCodeAt(at) === ESCAPE && OUR_STYLE.test(text);
};

const inWords = (unseen: string): string => `\\u${unseen.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * What a terminal is shown: text of strangers that would move its cursor, name its window, hide or reorder what is there is
 * shown in the words of JSON instead. Our own styles pass.
 */
export const seen = (text: string): string =>
  text.replaceAll(UNSEEN, (unseen, at: number) => (beginsOurStyle(text, at) ? unseen : inWords(unseen)));

const CONTROL = /\p{Cc}/gu;

/** Text of strangers, made fit for one line of a terminal. */
export const oneLine = (text: string): string => text.replace(CONTROL, ' ');

const widthOf = (text: string): number => [...text].length;

const clipped = (text: string, width: number): string =>
  widthOf(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`;

/** Rows under headings, columns aligned, each cell at most `widest` characters. */
export const tableOf = (headings: readonly string[], rows: readonly (readonly string[])[], widest = 48): string => {
  const cells = [headings, ...rows].map((row) => row.map((cell) => clipped(oneLine(cell), widest)));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ''))));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = cells;
  return [lineOf(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(lineOf)].join('\n');
};
