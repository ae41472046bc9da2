import * as z from 'zod/mini';
import { accept, type Result } from '../../domain/shared/result.ts';
import { type RecordImage, type Watch, watchedFields } from '../../domain/statuses/record-image.ts';
import { readRow, type Unreadable } from './attributes.ts';
import { type PlainItem, plainItem } from './plain-item.ts';
import { trackedAttributes, withBothTimes } from './tracked-row.ts';

const imageRow = z.object(trackedAttributes);

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Reads a row as its stream shows it, in DynamoDB's own notation. */
export const recordImageReader = (watch: Watch) => {
  const fields = watchedFields(watch);
  return (image: PlainItem): Result<RecordImage, Unreadable> => {
    const item = plainItem(image);
    const read = readRow(imageRow, withBothTimes(item), { emptyIsAbsent: true });
    if (!read.ok) return read;
    const filled = fields.filter((name) => isFilled(item[name]));
    return accept({ ...read.value, fields: Object.fromEntries(filled.map((name) => [name, asText(item[name])])) });
  };
};
