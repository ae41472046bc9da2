/** One record of a CSV file. `line` is where it begins, counted from 1. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

interface Field {
  readonly text: string;
  /** Of the character after the field. */
  readonly end: number;
  readonly problem?: string;
}

const isBreak = (character: string | undefined): boolean =>
  character === '\n' || character === '\r' || character === undefined;
const isFieldEnd = (character: string | undefined): boolean => character === ',' || isBreak(character);

/** Of the next line break, or of the end. */
const lineEnd = (text: string, from: number): number => {
  let at = from;
  while (!isBreak(text[at])) at += 1;
  return at;
};

const afterBreak = (text: string, at: number): number => (text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1);

const quotedField = (text: string, start: number): Field => {
  let closing = text.indexOf('"', start + 1);
  while (closing >= 0 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2);
  if (closing < 0) return { text: '', end: text.length, problem: 'a quote is opened and never closed' };
  const value = text.slice(start + 1, closing).replaceAll('""', '"');
  if (isFieldEnd(text[closing + 1])) return { text: value, end: closing + 1 };
  return { text: value, end: lineEnd(text, closing), problem: 'there is text after a closing quote' };
};

const bareField = (text: string, start: number): Field => {
  let end = start;
  while (!isFieldEnd(text[end])) end += 1;
  const value = text.slice(start, end);
  if (!value.includes('"')) return { text: value, end };
  return {
    text: value,
    end: lineEnd(text, end),
    problem: 'there is a quote inside a field without quotes; write it twice, and quotes around the field',
  };
};

interface Read {
  readonly fields: readonly string[];
  readonly end: number;
  readonly problem?: string;
}

const recordAt = (text: string, start: number): Read => {
  const fields: string[] = [];
  for (let at = start; ; at += 1) {
    const field = text[at] === '"' ? quotedField(text, at) : bareField(text, at);
    if (field.problem !== undefined) return { fields, end: field.end, problem: field.problem };
    fields.push(field.text);
    at = field.end;
    if (text[at] !== ',') return { fields, end: at };
  }
};

const breaksIn = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0;

const isBlank = ({ fields, problem }: Read): boolean =>
  problem === undefined && fields.length === 1 && fields[0]?.trim() === '';

/**
 * The records of a CSV text by RFC 4180, lines ending in CRLF, LF or CR. Blank lines are no records. A record that breaks
 * the rules is named with its line; the next line begins the next record.
 */
export function* parseCsv(text: string): Generator<CsvRecord> {
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const read = recordAt(text, at);
    if (!isBlank(read)) {
      yield read.problem === undefined ? { line, fields: read.fields } : { line, problem: read.problem };
    }
    const next = afterBreak(text, read.end);
    line += breaksIn(text.slice(at, next));
    at = next;
  }
}
