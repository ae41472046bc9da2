import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { isMap } from './paths.ts';
import type { Payload } from './signal.ts';
import { type Kind, shapeFor } from './signal-catalogue.ts';

const EXPECTED: Readonly<Record<Kind, string>> = {
  text: 'a text that is not empty',
  flag: 'true or false',
  number: 'a number',
  links: 'a list of https URLs',
  address: 'an object of the texts streetAddress, city, state and zip',
  'contact-way': '"phone" or "email"',
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isHttpsUrl = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && new URL(value).protocol === 'https:';
const isAddress = (value: unknown): boolean =>
  isMap(value) && ['streetAddress', 'city', 'state', 'zip'].every((part) => isText(value[part]));

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  links: (value) => Array.isArray(value) && value.every(isHttpsUrl),
  address: isAddress,
  'contact-way': (value) => value === 'phone' || value === 'email',
};

const requiredKind = (kind: Kind | `${Kind}?`): { readonly kind: Kind; readonly optional: boolean } => {
  const kinds: readonly Kind[] = ['text', 'flag', 'number', 'links', 'address', 'contact-way'];
  const found = kinds.find((candidate) => kind === candidate || kind === `${candidate}?`);
  if (found === undefined) throw new Error(`unknown kind ${kind}`);
  return { kind: found, optional: kind !== found };
};

const problemOf = (field: string, declared: Kind | `${Kind}?`, value: unknown): string | undefined => {
  const { kind, optional } = requiredKind(declared);
  const absent = value === undefined || value === null || (optional && value === '');
  if (absent) return optional ? undefined : `payload.${field} is missing; it must be ${EXPECTED[kind]}`;
  return FITS[kind](value) ? undefined : `payload.${field} must be ${EXPECTED[kind]}`;
};

/**
 * Whether a payload is what its signal type promises. Types outside the catalogue promise nothing.
 * The refusal names every field at fault and never repeats a value.
 */
export const checkPayload = (signalType: string, payload: Payload): Result<Payload, { readonly reason: string }> => {
  const shape = shapeFor(signalType, payload);
  const problems = Object.entries(shape ?? {}).flatMap(([field, kind]) => problemOf(field, kind, payload[field]) ?? []);
  return problems.length === 0 ? accept(payload) : refuse({ reason: problems.join('; ') });
};
