export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at `a.b.c`, own properties only; `undefined` where the way ends early. NULL counts as absent. */
export const valueAt = (root: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (isMap(at) && Object.hasOwn(at, key) ? at[key] : undefined), root) ??
  undefined;
