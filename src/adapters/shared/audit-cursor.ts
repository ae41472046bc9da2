const LONGEST = 4_000;

/** A place in the audit trail, `<time>#<id>`, as an opaque text. */
export const auditCursor = (place: string): string => Buffer.from(place).toString('base64url');

/** `undefined`: this is no place. */
export const auditPlace = (cursor: string): string | undefined => {
  const place = cursor.length > LONGEST ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  return /^\d{4}-\d\d-\d\dT[^#]+#./.test(place) ? place : undefined;
};
