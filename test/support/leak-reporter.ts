import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holdsSecret, secretInPieces } from './secrets.ts';

/** What a run found, for `npm run report`. */
export interface LeakReport {
  /** How many things of each kind were looked at. */
  readonly looked: Readonly<Record<string, number>>;
  readonly leaks: readonly string[];
}

interface FileReport extends LeakReport {
  readonly testPath: string;
}

const fileReports = (folder: string): readonly FileReport[] =>
  readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): FileReport => JSON.parse(line)),
  );

/**
 * Looks for the secrets of the tests in everything that a run prints, of whatever process, and fails the run that shows one.
 * What leaves the code under test by other ways, leak-watch.ts looks at in the test processes; it is counted here.
 */
export default class LeakReporter {
  readonly #output = process.env.LEAK_REPORT ?? join('.build', 'leaks.json');
  readonly #leaks = new Set<string>();
  #printed = 0;

  constructor() {
    for (const stream of [process.stdout, process.stderr]) this.#watch(stream);
  }

  #watch(stream: NodeJS.WriteStream): void {
    const inPieces = secretInPieces();
    stream.write = new Proxy(stream.write, {
      apply: (write, self, args: Parameters<typeof stream.write>) => {
        this.#printed += args[0].length;
        if (inPieces(args[0])) this.#leaks.add('a secret is in what the run printed');
        return Reflect.apply(write, self, args);
      },
    });
  }

  onTestResult(
    test: { readonly path: string },
    result: { readonly failureMessage?: string | null; readonly console?: unknown },
  ): void {
    if (holdsSecret(JSON.stringify([result.failureMessage, result.console]) ?? ''))
      this.#leaks.add(`${test.path}: a secret is in what it printed, or in how it failed`);
  }

  onRunComplete(): void {
    const folder = process.env.TEST_LEAKS;
    const files = folder === undefined ? [] : fileReports(folder);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    const paths = new Set(files.map(({ testPath }) => testPath));
    const looked: Record<string, number> = { 'characters of output': this.#printed, 'test files': paths.size };
    for (const file of files) {
      for (const [place, count] of Object.entries(file.looked)) looked[place] = (looked[place] ?? 0) + count;
      for (const leak of file.leaks) this.#leaks.add(`${file.testPath}: ${leak}`);
    }
    const report: LeakReport = { looked, leaks: [...this.#leaks] };
    mkdirSync(dirname(this.#output), { recursive: true });
    writeFileSync(this.#output, JSON.stringify(report, undefined, 2));
  }

  /** Makes jest end with exit code 1. */
  getLastError(): Error | undefined {
    return this.#leaks.size === 0 ? undefined : new Error(`C3: ${[...this.#leaks].join('; ')}`);
  }
}
