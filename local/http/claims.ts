/** The claims of a token as API Gateway hands them to a function: all of them as text. */
export type Claims = Readonly<Record<string, string>>;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** A list loses its commas and quotes: `[admin srm]`. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return isObject(value) ? JSON.stringify(value) : String(value);
};

export const claimsAsText = (claims: Readonly<Record<string, unknown>>): Claims =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)]));
