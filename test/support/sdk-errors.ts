import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The errors that the installed SDK says a command may answer, without the service's base class. */
export const documentedErrorsOf = (client: string, command: string): readonly string[] => {
  const entry = createRequire(join(process.cwd(), 'package.json')).resolve(`@aws-sdk/${client}`);
  const declaration = join(dirname(entry), '..', 'dist-types', 'commands', `${command}.d.ts`);
  const names = [...readFileSync(declaration, 'utf8').matchAll(/@throws \{@link (\w+)\}/g)].map(
    ([, name]) => name ?? '',
  );
  return names.filter((name) => !name.endsWith('ServiceException'));
};
