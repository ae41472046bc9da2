import { SecretValue } from '../../domain/configuration/secret-value.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { SecretInput } from './connect-config.ts';

/** From a pipe, without the line end that most of them add. */
export const pipedText = async (input: SecretInput): Promise<string> =>
  (await input.standardInput()).replace(/\r?\n$/, '');

const typed = async (input: SecretInput, name: string): Promise<SecretValue> => {
  const first = await input.prompt(`new value of ${name} (it is not shown): `);
  const second = await input.prompt('once more: ');
  if (first !== second) throw new UsageRefused('the two are not the same; nothing was changed');
  return new SecretValue(first);
};

/** A secret that somebody pipes in, or types twice unseen. @throws {UsageRefused} when nobody is there to type */
export const givenSecret = async (
  input: SecretInput,
  name: string,
  { stdin }: { readonly stdin: boolean },
): Promise<SecretValue> => {
  if (stdin) return new SecretValue(await pipedText(input));
  if (input.isInteractive) return typed(input, name);
  throw new UsageRefused(`${name} is a secret: pipe it in with --stdin, or type it at a terminal`);
};
