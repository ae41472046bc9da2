import type { Digest } from '../../shared/ids.ts';
import { isRecord } from '../template.ts';

/** The framework puts the archives of each deployment into a folder named after its moment. */
const MOMENT = /\/\d{13}-\d{4}-\d\d-\d\dT[\d:.]+Z\//;

const sorted = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(MOMENT, '/');
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

/** A template without what differs from one packaging to the next, its keys in order. */
export const comparableTemplate = (template: unknown): unknown => sorted(template);

/** The same for two packagings of one commit, whatever the order of their keys. */
export const templateHash = (digest: Digest, template: unknown): string =>
  digest(JSON.stringify(comparableTemplate(template))).slice(0, 16);
