import * as z from 'zod/mini';
import {
  FIELD_TYPES,
  type FieldType,
  type RegisteredField,
  type RowShape,
} from '../../domain/operations/registered-field.ts';

export const $Fields = z.record(z.string(), z.string());
export const $FieldsOf = z.record(z.string().check(z.minLength(1)), $Fields);

const isType = (part: string): part is FieldType => FIELD_TYPES.some((type) => type === part);
const WORD = /^[\w-]+$/;

/** `string`, `time?`, `low|medium|high`, `time|never?` of infra/tables.yml. @throws when it is none of these */
export const fieldOf = (name: string, written: string): RegisteredField => {
  const isOptional = written.endsWith('?');
  const says = isOptional ? written.slice(0, -1) : written;
  const parts = says.split('|');
  const words = parts.filter((part) => !isType(part));
  const isOneWord = parts.length === 1 && words.length === 1;
  if (isOneWord || !words.every((word) => WORD.test(word)))
    throw new Error(`infra/tables.yml: ${name} is of no type: ${written}. There are ${FIELD_TYPES.join(', ')}`);
  return { name, types: parts.filter(isType), words, isOptional, says };
};

const shapeOf = (idBegins: string, fields: Readonly<Record<string, string>>): RowShape => ({
  idBegins,
  fields: Object.entries(fields).map(([name, written]) => fieldOf(name, written)),
});

export interface WrittenShapes {
  readonly fields?: Readonly<Record<string, string>>;
  readonly fieldsOf?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The kinds of rows of a table, the one of all others last. */
export const shapesOf = ({ fields = {}, fieldsOf = {} }: WrittenShapes): readonly RowShape[] => [
  ...Object.entries(fieldsOf).map(([begins, of]) => shapeOf(begins, of)),
  shapeOf('', fields),
];
