/** What stands where a person's text stood. */
export const ERASED = '[erased]';

const FILE = /^(?:(?:https?|s3):\/\/|(?:public|protected|private)\/)\S+$/i;
const isId = (name: string): boolean => name === 'id' || /Ids?$/.test(name);

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The map or list whose JSON text this is. */
export const inJsonText = (value: unknown): object | undefined => {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** A map by its names; what becomes `undefined` is left out. */
export const mapValues = (
  map: Readonly<Record<string, unknown>>,
  change: (value: unknown, name: string) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(map)
      .map(([name, value]) => [name, change(value, name)] as const)
      .filter(([, value]) => value !== undefined),
  );

export interface EraseOptions {
  readonly keeping?: readonly string[];
  /** Hears of every file that was named. */
  readonly onFile?: (url: string) => void;
}

const erasedText = (text: string, options: EraseOptions): unknown => {
  if (text === '' || text === ERASED) return text;
  if (FILE.test(text)) {
    options.onFile?.(text);
    return undefined;
  }
  const inside = inJsonText(text);
  return inside === undefined ? ERASED : JSON.stringify(eraseValue(inside, options));
};

/**
 * A value with nothing of a person left: texts become `[erased]`; numbers, flags and addresses of files are removed
 * (`undefined`); maps and lists, also as JSON text, keep their form, their ids and what is `keeping`. Erased once more, it
 * stays as it is.
 */
export const eraseValue = (value: unknown, options: EraseOptions = {}): unknown => {
  if (value === null || value === undefined) return value;
  if (typeof value === 'string') return erasedText(value, options);
  if (Array.isArray(value)) return value.map((one) => eraseValue(one, options)).filter((one) => one !== undefined);
  if (!isMap(value)) return undefined;
  const isKept = (name: string): boolean => isId(name) || options.keeping?.includes(name) === true;
  return mapValues(value, (one, name) => (isKept(name) ? one : eraseValue(one, options)));
};
