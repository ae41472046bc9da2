import type { PersonalTable } from './data-registry.ts';
import { type EraseOptions, eraseValue, inJsonText, isMap, mapValues } from './erase-value.ts';
import type { KnownRows } from './known-rows.ts';
import { type Redact, redactMentions } from './mentions.ts';
import type { Row, RowChange } from './row.ts';
import { type Claim, claimsOn, isNamed } from './row-claims.ts';
import type { Subject } from './subject.ts';

/** Why a row that has something of the person stays as it is. `in-work`: for now only. */
export type Kept = 'legal-hold' | 'shared' | 'policy' | 'account' | 'in-work';

export interface Verdict {
  readonly isAbout: boolean;
  /** Attributes with something of the person, erased or not. */
  readonly fields: readonly string[];
  readonly kept?: Kept;
  /** Absent: there is nothing (more) to do. */
  readonly change?: RowChange;
  /** Addresses of files that the row names no more. */
  readonly files: readonly string[];
}

/** On a row or on a contact: whatever says otherwise than no is a yes, since what is erased does not come back. */
export const isOnHold = ({ legalHold }: Row): boolean =>
  legalHold !== undefined && legalHold !== null && legalHold !== false && legalHold !== 'false';

const WAITING = ['SCHEDULED', 'PENDING', 'RETRYING'];

/** What else must not go on with somebody who is erased: messages that wait, consent of a contact. */
const consequences = ({ model }: PersonalTable, row: Row): Readonly<Record<string, unknown>> => {
  if (model === 'Contacts') return { isActive: false, canReceiveNotifications: false };
  if (model !== 'NotificationQueue' || !WAITING.includes(String(row.status))) return {};
  const version = typeof row.version === 'number' ? { version: row.version + 1 } : {};
  return { status: 'CANCELLED', reason: 'the recipient was erased', dueAt: undefined, dueShard: undefined, ...version };
};

const cleaned = (value: unknown, claim: Claim | undefined, redact: Redact, options: EraseOptions): unknown => {
  if (claim === undefined) return redact(value);
  const within = { ...options, keeping: claim.keeping };
  if (claim.names === 'all') return redact(eraseValue(value, within));
  const inside = inJsonText(value) ?? value;
  if (!isMap(inside)) return redact(value);
  const parts = mapValues(inside, (one, name) => (isNamed(claim, name) ? eraseValue(one, within) : one));
  const isSame = JSON.stringify(parts) === JSON.stringify(inside);
  if (isSame) return redact(value);
  return redact(typeof value === 'string' ? JSON.stringify(parts) : parts);
};

const isSameValue = (one: unknown, other: unknown): boolean =>
  one === other || (other !== undefined && JSON.stringify(one) === JSON.stringify(other));

const waitsForOf = ({ treatment }: PersonalTable): readonly string[] =>
  treatment.kind === 'fields' && treatment.waitsFor !== undefined ? [treatment.waitsFor] : [];

const keptBecause = (table: PersonalTable, row: Row, isHeld: boolean, isShared: boolean): Kept | undefined => {
  const { kind } = table.treatment;
  if (kind === 'kept') return 'policy';
  if (kind === 'with-account') return 'account';
  if (isHeld || isOnHold(row)) return 'legal-hold';
  if (isShared) return 'shared';
  return waitsForOf(table).some((name) => row[name] !== undefined) ? 'in-work' : undefined;
};

/** Says of each row what erasing a person would change in it, and why it would not. Pure. */
export const judgeRows = (subject: Subject, erasureId: string) => {
  const redact = redactMentions(subject);
  return (table: PersonalTable, row: Row, known: KnownRows): Verdict => {
    const { isAbout, isHeld, isShared, claims } = claimsOn(table, row, subject, known);
    const files: string[] = [];
    const now = table.personalData
      .filter((name) => row[name] !== undefined && row[name] !== null)
      .map((name) => {
        const value = cleaned(row[name], claims[name], redact, { onFile: (url) => files.push(url) });
        return [name, name === 'id' ? row.id : value] as const;
      });
    const changed = now.filter(([name, value]) => !isSameValue(row[name], value));
    const fields = changed.map(([name]) => name);
    const kept = keptBecause(table, row, isHeld, isShared);
    if (kept !== undefined) {
      const isTouched = isAbout || isShared || fields.length > 0;
      return { isAbout, fields, ...(isTouched ? { kept } : {}), files: [] };
    }
    const further = isAbout ? consequences(table, row) : {};
    const more = Object.entries(further).filter(([name, value]) => !isSameValue(row[name], value));
    if (changed.length + more.length === 0) return { isAbout, fields, files };
    const attributes = { ...Object.fromEntries([...changed, ...more]), erasureId };
    const unless = ['legalHold', ...waitsForOf(table)];
    return { isAbout, fields, change: { attributes, unless }, files };
  };
};
export type JudgeRow = ReturnType<typeof judgeRows>;

/** Whether this very erasure has been at the row. */
export const isErasedBy = (row: Row, erasureId: string): boolean => row.erasureId === erasureId;
