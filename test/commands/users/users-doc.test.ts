import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aUsersConsole } from '../../support/users-console.ts';

const GUIDE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'users.md'), 'utf8');

/** The subcommands that a help text lists. */
const listedIn = (help: string): readonly string[] =>
  [...(help.split('Commands:\n')[1] ?? '').matchAll(/^ {2}([a-z][a-z-]+)/gm)].flatMap(([, name = '']) =>
    name === 'help' ? [] : [name],
  );

describe('docs/users.md', () => {
  it('U1: shows the matrix as the policy answers it', async () => {
    const { out } = await aUsersConsole().run(['matrix']);
    expect(GUIDE).toContain(`\`\`\`\n${out.join('\n')}\n\`\`\``);
  });

  it('tells of every command, and of none that is not there', async () => {
    const { run } = aUsersConsole();
    const known = listedIn((await run(['--help'])).text);
    const nested = await Promise.all(
      ['commands', 'link-questions'].map(async (group) =>
        listedIn((await run([group, '--help'])).text).map((name) => `${group} ${name}`),
      ),
    );
    expect(known.length).toBeGreaterThan(20);
    for (const name of [...known, ...nested.flat()]) expect(GUIDE).toMatch(new RegExp(`\\busers ${name}\\b`));
    const told = [...GUIDE.matchAll(/`(?:realtechee )?users ([a-z][a-z-]+)/g)].map(([, name]) => name);
    expect(told.filter((name = '') => !known.includes(name))).toEqual([]);
  });

  it('every command has a help text with an example and what it ends with', async () => {
    const { run } = aUsersConsole();
    for (const name of listedIn((await run(['--help'])).text)) {
      const nested = listedIn((await run([name, '--help'])).text).map((sub) => [name, sub]);
      for (const path of nested.length === 0 ? [[name]] : nested) {
        const { code, text } = await run([...path, '--help']);
        expect([path, code, text]).toEqual([
          path,
          0,
          expect.stringContaining(`\n  realtechee users ${path.join(' ')}`),
        ]);
      }
    }
  });
});
