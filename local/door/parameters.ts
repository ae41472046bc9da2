import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface Parameters {
  get(name: string): string | undefined;
}

/** A key that a person would write into the parameter store of a stage; here it is made once per data folder. */
const isKey = (name: string): boolean => name.endsWith('-key');

/** The parameters of the template, and keys made up on first use. */
export const openParameters = (file: string, fixed: Readonly<Record<string, string>>): Parameters => {
  const made: Record<string, string> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
    : {};
  return {
    get(name) {
      if (fixed[name] !== undefined) return fixed[name];
      if (made[name] === undefined && isKey(name)) {
        made[name] = randomBytes(32).toString('base64');
        writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
      }
      return made[name];
    },
  };
};
