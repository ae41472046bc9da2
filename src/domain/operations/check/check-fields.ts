import type { ExactRow } from '../data/exact-row.ts';
import type { RegisteredField, RowShape } from '../registered-field.ts';
import type { RegisteredTable } from '../table-registry.ts';
import type { Finding } from './finding.ts';
import { isOfField } from './is-of-field.ts';

/** An id of another row is a text, if it is there. */
const reference = (name: string): RegisteredField => ({
  name,
  types: ['string'],
  words: [],
  isOptional: true,
  says: 'string',
});

const withReferences = ({ references }: RegisteredTable, { idBegins, fields }: RowShape): RowShape => {
  const known = new Set(fields.map(({ name }) => name));
  return {
    idBegins,
    fields: [
      ...fields,
      ...Object.keys(references)
        .filter((name) => !known.has(name))
        .map(reference),
    ],
  };
};

/**
 * Which fields of a row are missing or of another type than the registry says. In the platform's tables, which forms and other
 * programs write too, the empty text is absent, and small words may have capitals.
 */
export const checkFields = (table: RegisteredTable) => {
  const isPlatforms = table.owner === 'platform';
  const shapes = table.shapes.map((shape) => withReferences(table, shape));

  const findingsOf = (field: RegisteredField, value: unknown): readonly Finding[] => {
    const { name, isOptional, says } = field;
    const isEmpty = value === '' && (isPlatforms || !isOptional);
    if (value === undefined || value === null || isEmpty)
      return isOptional ? [] : [{ kind: 'field-missing', field: name, expected: says }];
    const isRight = isOfField(field, value, { inAnyCase: isPlatforms });
    return isRight ? [] : [{ kind: 'field-type', field: name, expected: says }];
  };

  return (row: ExactRow): readonly Finding[] => {
    const shape = shapes.find(({ idBegins }) => row.id.startsWith(idBegins));
    return (shape?.fields ?? []).flatMap((field) => findingsOf(field, row[field.name]));
  };
};
