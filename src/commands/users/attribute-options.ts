import { attributeOfText } from '../../domain/users/field-rules.ts';
import { UsageRefused } from '../stage-connection.ts';

/** An option that may be given more than once. */
export const gathered = (one: string, before: readonly string[]): readonly string[] => [...before, one];

/** `name=value`, and names to take away, as attributes to change: which of them may be is for the domain to say. */
export const attributesOf = (
  given: readonly string[],
  takenAway: readonly string[] = [],
): Readonly<Record<string, unknown>> => {
  const changes = new Map<string, unknown>();
  const note = (name: string, value: unknown): void => {
    if (changes.has(name)) throw new UsageRefused(`the attribute ${name} is named twice`);
    changes.set(name, value);
  };
  for (const one of given) {
    const at = one.indexOf('=');
    if (at < 1) throw new UsageRefused('an attribute is given as name=value, like givenName=Ada');
    const name = one.slice(0, at).trim();
    note(name, attributeOfText(name, one.slice(at + 1)));
  }
  for (const name of takenAway) note(name.trim(), null);
  return Object.fromEntries(changes);
};
