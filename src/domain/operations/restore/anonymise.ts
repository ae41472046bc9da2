import type { Digest } from '../../shared/ids.ts';
import { isMap, type StoredItem, type StoredValue } from '../backup/stored-item.ts';
import type { RegisteredTable } from '../table-registry.ts';

/** Takes out of a row who it is about. The same value becomes the same wherever it stands. */
export type Anonymise = (table: RegisteredTable, item: StoredItem) => StoredItem;

/** `#` is left out: keys have it before an address. Looked for at the beginning of a word alone: a long one takes no longer. */
const EMAIL =
  /(?<![\p{L}\p{N}.!$%&'*+/=?^_`{|}~-])[\p{L}\p{N}.!$%&'*+/=?^_`{|}~-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const PHONE = /^\+?[\d\s().-]{7,20}$/;
const E164 = /\+\d{7,15}/g;
const MOMENT = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
/** Names of ids and of times, which say nothing by themselves and hold the tables together. */
const ID_NAME = /^id$|(?:Id|ID)$/;
const ID = /^(?=.*[A-Za-z])[\w:#-]{4,64}$/;
const TIME_NAME = /(?:At|Timestamp|DateTime)$|^timestamp$/;
const LINK = /^https?:\/\//i;

/** Numbers that are kept free for fiction, 555-0100 to 555-0199, in these areas. */
const AREAS = ['213', '310', '323', '408', '415', '510', '619', '650', '707', '818', '916', '949'];

/**
 * Anonymises by the registry: what its `personalData` fields hold is replaced all the way down, also inside JSON text and
 * in the names of map entries; secrets are left out; and an address or number that stands in any other field is replaced
 * too. Without the key nobody finds out what a value was by trying.
 */
export const anonymiser = (digest: Digest, key: string): Anonymise => {
  const hashOf = (text: string): string => digest(`${key}\n${text}`);

  const email = (address: string): string => `person-${hashOf(address.trim().toLowerCase()).slice(0, 16)}@example.com`;

  const phone = (text: string): string => {
    const digits = text.replaceAll(/\D/g, '').slice(-10);
    const number = Number.parseInt(hashOf(digits).slice(0, 8), 16);
    return `+1${AREAS[number % AREAS.length] ?? '415'}5550${100 + (Math.floor(number / AREAS.length) % 100)}`;
  };

  /** What may stand in a field of which nothing is known: addresses and numbers are seen, wherever they are. */
  const anywhere = (text: string): string => text.replaceAll(EMAIL, email).replaceAll(E164, phone);

  const json = (text: string, name: string): string | undefined => {
    if (!/^\s*[[{]/.test(text)) return undefined;
    try {
      return JSON.stringify(plain(JSON.parse(text), name));
    } catch {
      return undefined; // no JSON after all
    }
  };

  const isHarmless = (text: string, name: string): boolean =>
    text === '' || (ID_NAME.test(name) && ID.test(text)) || (TIME_NAME.test(name) && MOMENT.test(text));

  const text = (value: string, name: string): string => {
    if (isHarmless(value, name)) return value;
    const inside = json(value, name);
    if (inside !== undefined) return inside;
    const [address] = value.match(EMAIL) ?? [];
    if (address !== undefined && address === value.trim()) return email(value);
    if (PHONE.test(value.trim()) && value.replaceAll(/\D/g, '').length >= 7) return phone(value);
    const mark = hashOf(value).slice(0, 12);
    if (LINK.test(value)) return `https://example.com/${mark}`;
    return /name/i.test(name) ? `Name ${mark}` : `text ${mark}`;
  };

  /** An entry of a map may be named by an address. */
  const nameOf = (name: string): string => anywhere(name);

  const plain = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return text(value, name);
    if (typeof value === 'number') return 0;
    if (Array.isArray(value)) return value.map((one) => plain(one, name));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key_, inner]) => [nameOf(key_), plain(inner, key_)]));
  };

  const bytes = (value: string): string => hashOf(value).slice(0, 16);
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

  const set = (value: StoredValue, name: string): StoredValue => {
    if ('SS' in value) return { SS: distinct(value.SS.map((one) => text(one, name))) };
    if ('NS' in value) return { NS: ['0'] };
    return 'BS' in value ? { BS: distinct(value.BS.map(bytes)) } : value;
  };

  const personal = (value: StoredValue, name: string): StoredValue => {
    if ('S' in value) return { S: text(value.S, name) };
    if ('N' in value) return { N: '0' };
    if ('B' in value) return { B: bytes(value.B) };
    if ('L' in value) return { L: value.L.map((one) => personal(one, name)) };
    if (!('M' in value)) return set(value, name);
    return { M: Object.fromEntries(Object.entries(value.M).map(([own, one]) => [nameOf(own), personal(one, own)])) };
  };

  const other = (value: StoredValue): StoredValue => {
    if ('S' in value) return { S: anywhere(value.S) };
    if ('SS' in value) return { SS: distinct(value.SS.map(anywhere)) };
    if ('L' in value) return { L: value.L.map(other) };
    if (!('M' in value)) return value;
    return { M: Object.fromEntries(Object.entries(value.M).map(([name, one]) => [nameOf(name), other(one)])) };
  };

  /** Two rows must not become one, so a key keeps apart what numbers free for fiction are too few for. */
  const keyOf = (id: string): string => {
    const replaced = id.replaceAll(EMAIL, email);
    return replaced.replaceAll(E164, (number) => `phone-${hashOf(number).slice(0, 16)}`);
  };

  return ({ personalData, secrets }, item) =>
    Object.fromEntries(
      Object.entries(item)
        .filter(([name]) => !secrets.includes(name))
        .map(([name, value]) => {
          if (name === 'id') return [name, 'S' in value ? { S: keyOf(value.S) } : value];
          return [name, personalData.includes(name) ? personal(value, name) : other(value)];
        }),
    );
};
