import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const MANIFEST = /[\\/]@aws-sdk[\\/]client-[a-z0-9-]+[\\/]package\.json$/;
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/** The names of the errors that these commands of a client document. */
const documentedErrors = (clientFolder: string, commands: ReadonlySet<string>): ReadonlySet<string> => {
  const folder = join(clientFolder, 'dist-types', 'commands');
  const used = readdirSync(folder).filter((file) => commands.has(file.replace(/\.d\.ts$/, '')));
  const texts = used.map((file) => readFileSync(join(folder, file), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/@throws \{@link (\w+)\}/g)].map(([, name = '']) => name)));
};

/** The file a function begins in, and all that it imports: what only another function uses is not in this one. */
const filesFrom = (entry: string): readonly string[] => {
  const files = new Set([entry]);
  for (const file of files) {
    const imports = readFileSync(file, 'utf8').matchAll(/\b(?:from |import\()'(\.[^']+\.ts)'/g);
    for (const [, path = ''] of imports) files.add(join(dirname(file), path)); // a set goes on with what is added
  }
  return [...files];
};

/** The commands that a function imports: `PublishCommand`, `GetParameterCommand`. */
const commandsFrom = (entry: string): ReadonlySet<string> => {
  const texts = filesFrom(entry).map((file) => readFileSync(file, 'utf8'));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\b([A-Z]\w*Command)\b/g)].flatMap(([, name = '']) => [name, aliased(name)]),
    ),
  );
};

/** lib-dynamodb's `GetCommand` sends `GetItemCommand`, its `BatchGetCommand` a `BatchGetItemCommand`. */
const aliased = (command: string): string => command.replace(/Command$/, 'ItemCommand');

/**
 * The schemas of an AWS client, without those of commands that nobody sends. esbuild cannot drop them by itself: it takes
 * `[_h]: ...` in a literal, and the registration of an error class, for something that happens. The literals are marked
 * as free of effects, and errors that no used command documents are not registered (one that came all the same would be
 * the service's base exception under its own name).
 */
export const leanSchemas = (text: string, errors: ReadonlySet<string>): string =>
  text
    .replaceAll(/^(export )?(var|const) (\w+\$?) = (\[[\s\S]*?\]);$/gm, '$1$2 $3 = /* @__PURE__ */ (() => $4)();')
    .replaceAll(/^n\d+_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name: string) =>
      errors.has(name) ? line : '',
    );

/** Clients read their version from their manifest, and would bring the whole of it. */
const leanManifest = (text: string): string => {
  const { name, version }: { readonly name: string; readonly version: string } = JSON.parse(text);
  return JSON.stringify({ name, version });
};

/** For the bundle of one function, which begins in the file `entry`. */
export const leanSdk = (entry: string): Plugin => ({
  name: 'lean-sdk',
  setup: ({ onLoad }) => {
    const commands = commandsFrom(entry);
    onLoad({ filter: SCHEMAS }, ({ path }) => {
      const clientFolder = dirname(dirname(dirname(path)));
      const errors = documentedErrors(clientFolder, commands);
      return { contents: leanSchemas(readFileSync(path, 'utf8'), errors), loader: 'js' };
    });
    onLoad({ filter: MANIFEST }, ({ path }) => ({
      contents: leanManifest(readFileSync(path, 'utf8')),
      loader: 'json',
    }));
  },
});
