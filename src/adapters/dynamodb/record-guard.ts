import type { Commit } from '../../domain/statuses/ports.ts';
import { GUARDED, type GuardedField } from '../shared/guarded-fields.ts';
import type { PlainItem } from './plain-item.ts';

export interface Guard {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
}

/** A row whose attributes are exactly these; `undefined`: absent, `null`: NULL. */
const guardOf = (attributes: readonly (readonly [GuardedField, unknown])[]): Guard => {
  const asked = attributes.map(([name, value]) => {
    if (value === undefined) return `attribute_not_exists(#${name})`;
    return value === null ? `attribute_type(#${name}, :nullType)` : `#${name} = :was_${name}`;
  });
  const valued = attributes.filter(([, value]) => value !== undefined && value !== null);
  const nullType = attributes.some(([, value]) => value === null) ? { ':nullType': 'NULL' } : {};
  return {
    ConditionExpression: ['attribute_exists(id)', ...asked].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(valued.map(([name, value]) => [`:was_${name}`, value])),
      ...nullType,
    },
  };
};

/** The guard of a commit on a row as this backend writes it. */
export const guardOn = ({ from, guard }: Commit): Guard =>
  guardOf(GUARDED[guard].map((field) => [field, field === 'version' && from.version === 0 ? undefined : from[field]]));

/** The same on a row that another program wrote in its own manner: a time with another zone, a number as text, NULL. */
export const guardOnRow = ({ guard }: Commit, row: PlainItem): Guard =>
  guardOf(GUARDED[guard].map((field) => [field, row[field]]));
