import type { PersonalTable } from './data-registry.ts';
import { inJsonText, isMap, mapValues } from './erase-value.ts';
import type { KnownRows } from './known-rows.ts';
import { redactMentions } from './mentions.ts';
import type { Row } from './row.ts';
import { claimsOn, isNamed, type RowClaims } from './row-claims.ts';
import type { Subject } from './subject.ts';

/** A row of theirs, or where somebody else's row names them. */
export type Exported =
  | { readonly row: Readonly<Record<string, unknown>> }
  | { readonly id: string; readonly mentionedIn: readonly string[] };

const SECRET = /token|password|secret|passcode|hash$/i;

/** What is theirs of an attribute; what is somebody else's, or a secret, is left out. */
const ownPart = (table: PersonalTable, { claims }: RowClaims, name: string, value: unknown): unknown => {
  if (table.secrets.includes(name) || (name !== 'id' && SECRET.test(name))) return undefined;
  if (!table.personalData.includes(name) || name === 'id') return value;
  const claim = claims[name];
  if (claim === undefined || claim.names === 'all') return claim === undefined ? undefined : withoutSecrets(value);
  const inside = inJsonText(value) ?? value;
  if (!isMap(inside)) return undefined;
  return withoutSecrets(mapValues(inside, (one, inner) => (isNamed(claim, inner) ? one : undefined)));
};

const withoutSecrets = (value: unknown): unknown => {
  const inside = inJsonText(value) ?? value;
  if (Array.isArray(inside)) return inside.map(withoutSecrets);
  if (!isMap(inside)) return value;
  return mapValues(inside, (one, name) => (SECRET.test(name) ? undefined : withoutSecrets(one)));
};

/** By the same finder as erasure. `undefined`: nothing of the person is in the row. */
export const exportedRow = (subject: Subject) => {
  const redact = redactMentions(subject);
  return (table: PersonalTable, row: Row, known: KnownRows): Exported | undefined => {
    const claims = claimsOn(table, row, subject, known);
    if (claims.isAbout) return { row: mapValues(row, (value, name) => ownPart(table, claims, name, value)) };
    const mentionedIn = table.personalData.filter((name) => redact(row[name]) !== row[name]);
    return mentionedIn.length === 0 ? undefined : { id: row.id, mentionedIn };
  };
};
