import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { CommitFacts } from '../../domain/operations/deploy/facts.ts';

const run = promisify(execFile);

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const ADDRESS = /<([^>]+)>/;
/** More than a person needs to see what is going on. */
const MOST_CHANGED = 20;

/** What git says of the commit that is checked out; `undefined` outside a repository. */
export const readCommit = async (root: string): Promise<CommitFacts | undefined> => {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', [...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 })).stdout;
  const isRepository = await git('rev-parse', '--verify', 'HEAD').then(
    () => true,
    () => false,
  );
  if (!isRepository) return undefined;
  const [id = ''] = lines(await git('rev-parse', 'HEAD'));
  const [tree = ''] = lines(await git('rev-parse', 'HEAD^{tree}'));
  const format = '%an%n%ae%n%(trailers:key=Co-authored-by,valueonly)';
  const authors = lines(await git('log', '-1', `--format=${format}`)).flatMap((line) => {
    const address = ADDRESS.exec(line)?.[1];
    return address === undefined ? [line] : [address, line.replace(ADDRESS, '').trim()];
  });
  const changed = lines(await git('status', '--porcelain')).map((line) => line.replace(/^\S+\s+/, ''));
  return {
    id,
    tree,
    authors: authors.map((author) => author.toLowerCase()),
    changed: changed.slice(0, MOST_CHANGED),
    isPushed: lines(await git('branch', '--remotes', '--contains', 'HEAD')).length > 0,
  };
};
