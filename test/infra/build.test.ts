import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildBundles, ensureBundles } from '../../tools/build-bundles.ts';
import { ROOT } from './packaged.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  folders.push(folder);
  return folder;
};

const write = (root: string, files: Readonly<Record<string, string>>): string => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
};

const HANDLER = `export const handler = async () => (await import('./greeting.ts')).greeting;`;
const GREETING = `export const greeting = { hello: 'world' };`;

/** A small project of two functions; the order in which its files are written is the caller's. */
const project = (order: (files: [string, string][]) => [string, string][] = (files) => files): string =>
  write(
    temporary(),
    Object.fromEntries(
      order([
        ['infra/functions/things.yml', 'b-thing: {}\na-thing: { role: !Sub x }\n'],
        ['src/handlers/things/a-thing.stream.ts', HANDLER],
        ['src/handlers/things/b-thing.http.ts', HANDLER],
        ['src/handlers/things/greeting.ts', GREETING],
      ]),
    ),
  );

const zips = (outDir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(outDir)
      .filter((name) => name.endsWith('.zip'))
      .map((name) => [name, readFileSync(join(outDir, name)).toString('base64')]),
  );

describe('the build', () => {
  it('gives the same bytes for the same source, in whatever folder and order', async () => {
    const [one, other] = [project(), project((files) => files.toReversed())];
    await Promise.all([buildBundles(one), buildBundles(other)]);
    expect(Object.keys(zips(join(one, '.build')))).toEqual(['a-thing.zip', 'b-thing.zip']);
    expect(zips(join(one, '.build'))).toEqual(zips(join(other, '.build')));
  });

  it('gives the same bytes for the real functions, twice', async () => {
    const [one, other] = [temporary(), temporary()];
    await buildBundles(ROOT, one);
    await buildBundles(ROOT, other);
    expect(Object.keys(zips(one)).length).toBeGreaterThanOrEqual(4);
    expect(zips(one)).toEqual(zips(other));
  }, 120_000);

  it('makes one file a function, which starts alone and has what it would have loaded later', async () => {
    const root = project();
    await buildBundles(root);
    const { handler } = createRequire(join(root, 'x.cjs'))('./.build/a-thing/index.cjs');
    expect(await handler()).toEqual({ hello: 'world' });
  });

  it('refuses a function without a handler, with an empty one and with two, by name', async () => {
    const without = write(temporary(), {
      'infra/functions/things.yml': 'lost-thing: {}\n',
      'src/handlers/things/other.http.ts': HANDLER,
    });
    await expect(buildBundles(without)).rejects.toThrow(
      'declares "lost-thing", but src/handlers/things has no handler',
    );
    const silent = write(project(), { 'src/handlers/things/a-thing.stream.ts': 'export const handle = () => {};' });
    await expect(buildBundles(silent)).rejects.toThrow('a-thing.stream.ts has no `export const handler`');
    const twice = write(project(), { 'src/handlers/things/a-thing.queue.ts': HANDLER });
    await expect(buildBundles(twice)).rejects.toThrow('"a-thing" has more than one handler');
  });

  it('refuses a function that is declared in two files', async () => {
    const root = write(project(), {
      'infra/functions/others.yml': 'a-thing: { timeout: 99 }\n',
      'src/handlers/others/a-thing.http.ts': HANDLER,
    });
    await expect(buildBundles(root)).rejects.toThrow('"a-thing" is declared in two files');
  });

  it('is skipped while nothing changed, and forgets what is no longer declared', async () => {
    const root = project();
    expect(await ensureBundles(root)).toBe(true);
    expect(await ensureBundles(root)).toBe(false);
    writeFileSync(join(root, '.build', 'a-thing.zip'), 'something else');
    expect(await ensureBundles(root)).toBe(true);
    expect(await ensureBundles(root)).toBe(false);
    write(root, { 'infra/functions/things.yml': 'a-thing: {}\n' });
    expect(await ensureBundles(root)).toBe(true);
    expect(Object.keys(zips(join(root, '.build')))).toEqual(['a-thing.zip']);
  });
});

describe('the size check', () => {
  const check = (folder: string) =>
    spawnSync(process.execPath, [join(ROOT, 'tools/check-bundles.ts'), folder], { encoding: 'utf8' });

  it('prints the sizes and passes while all are under 500 KB', () => {
    const run = check(write(temporary(), { 'small/index.cjs': 'x'.repeat(1234) }));
    expect([run.status, run.stdout]).toEqual([0, expect.stringMatching(/^small +1\.2 KB\n$/)]);
  });

  it('fails and names the bundle that is over', () => {
    const run = check(write(temporary(), { 'small/index.cjs': 'x', 'large/index.cjs': 'x'.repeat(500_001) }));
    expect([run.status, run.stderr]).toEqual([1, 'over 500 KB: large\n']);
  });

  it('fails when there is nothing to check', () => {
    expect(check(temporary()).status).toBe(1);
  });
});
