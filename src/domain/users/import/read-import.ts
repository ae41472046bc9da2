import { accept, type Result, refuse } from '../../shared/result.ts';
import { attributeOfText, MANAGED_ATTRIBUTES, readChanges, readEmail } from '../field-rules.ts';
import type { FieldProblem } from '../refusal.ts';
import { isRole, ROLES, type Role } from '../roles.ts';
import { decodeText } from './decode-text.ts';
import { type CsvRecord, parseCsv } from './parse-csv.ts';

export const MAX_IMPORT_ROWS = 5000;
/** 5,000 rows of some 800 bytes. */
export const MAX_IMPORT_BYTES = 4_000_000;

export const IMPORT_COLUMNS: readonly string[] = ['email', 'role', ...MANAGED_ATTRIBUTES];
const NEEDED_COLUMNS: readonly string[] = ['email', 'role'];

/** A row as it can be carried out, or all that is wrong with it. `line` is where it begins in the file. */
export type ImportRow =
  | {
      readonly line: number;
      readonly email: string;
      readonly role: Role;
      readonly attributes: Readonly<Record<string, unknown>>;
    }
  | { readonly line: number; readonly problems: readonly FieldProblem[] };

export interface ImportFileRefusal {
  readonly because: 'unusable-file';
  readonly problem: string;
}
const unusable = (problem: string) => refuse({ because: 'unusable-file' as const, problem });

type Header = readonly string[];

const readHeader = (record: CsvRecord | undefined): Result<Header, ImportFileRefusal> => {
  if (record === undefined) return unusable(`the file is empty; its first line must name ${IMPORT_COLUMNS.join(', ')}`);
  if ('problem' in record) return unusable(`line ${record.line}: ${record.problem}`);
  const header = record.fields.map((name) => name.trim());
  const unknown = header.filter((name) => !IMPORT_COLUMNS.includes(name));
  const missing = NEEDED_COLUMNS.filter((name) => !header.includes(name));
  const twice = header.filter((name, at) => header.indexOf(name) !== at);
  if (unknown.length > 0) {
    return unusable(
      `the first line names ${unknown.length} unknown columns; these are known: ${IMPORT_COLUMNS.join(', ')}`,
    );
  }
  if (missing.length > 0) return unusable(`the first line does not name the column ${missing.join(', ')}`);
  return twice.length > 0 ? unusable(`the first line names the column ${twice.join(', ')} twice`) : accept(header);
};

const readRow = (header: Header, line: number, fields: readonly string[]): ImportRow => {
  if (fields.length !== header.length) {
    const problem = `has ${fields.length} fields, the first line has ${header.length}`;
    return { line, problems: [{ field: 'row', problem }] };
  }
  const named = new Map(header.map((name, at) => [name, fields[at] ?? '']));
  const role = named.get('role')?.trim() ?? '';
  const sent = [...named].filter(([name, field]) => !NEEDED_COLUMNS.includes(name) && field.trim() !== '');
  const attributes = Object.fromEntries(sent.map(([name, field]) => [name, attributeOfText(name, field)]));
  const email = readEmail(named.get('email'));
  const changes = readChanges(attributes, MANAGED_ATTRIBUTES);
  if (email.ok && isRole(role) && changes.ok) return { line, email: email.value, role, attributes };
  return {
    line,
    problems: [
      ...(email.ok ? [] : [{ field: 'email', ...email.refusal }]),
      ...(isRole(role) ? [] : [{ field: 'role', problem: `must be one of ${ROLES.join(', ')}` }]),
      ...(changes.ok || changes.refusal.because !== 'invalid' ? [] : changes.refusal.problems),
    ],
  };
};

/** The second row of an address is the one at fault. */
const withoutTwice = (rows: readonly ImportRow[]): readonly ImportRow[] => {
  const firstLines = new Map<string, number>();
  return rows.map((row) => {
    if ('problems' in row) return row;
    const first = firstLines.get(row.email);
    if (first === undefined) {
      firstLines.set(row.email, row.line);
      return row;
    }
    return { line: row.line, problems: [{ field: 'email', problem: `is in line ${first} already` }] };
  });
};

const tooMany = (rows: number): string =>
  `the file has ${rows} rows, at most ${MAX_IMPORT_ROWS} fit: split it into ${Math.ceil(rows / MAX_IMPORT_ROWS)} files, each with the first line, and import one after the other`;

/** Every row of a file, with its problems. A file that cannot be used at all is refused with what to do about it. */
export const readImport = (bytes: Uint8Array): Result<readonly ImportRow[], ImportFileRefusal> => {
  if (bytes.length > MAX_IMPORT_BYTES) {
    return unusable(`the file has ${bytes.length} bytes, at most ${MAX_IMPORT_BYTES} fit: split it`);
  }
  const text = decodeText(bytes);
  if (!text.ok) return unusable(text.refusal.problem);
  const [first, ...records] = parseCsv(text.value);
  const header = readHeader(first);
  if (!header.ok) return header;
  if (records.length === 0) return unusable('the file has no rows after its first line');
  if (records.length > MAX_IMPORT_ROWS) return unusable(tooMany(records.length));
  const rows = records.map(
    (record): ImportRow =>
      'problem' in record
        ? { line: record.line, problems: [{ field: 'row', problem: record.problem }] }
        : readRow(header.value, record.line, record.fields),
  );
  return accept(withoutTwice(rows));
};
