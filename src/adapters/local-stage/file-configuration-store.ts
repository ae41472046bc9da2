import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { unstorable } from '../../domain/configuration/parameter-limits.ts';
import {
  type ConfigurationStore,
  ConfigurationUnavailable,
  type PutRefusal,
  type StoredParameter,
} from '../../domain/configuration/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import { accept, refuse } from '../../domain/shared/result.ts';

export interface FileConfigurationStoreOptions {
  /** Made with the first change, for its owner alone: secrets are in it as they are. */
  readonly file: string;
  readonly clock: Clock;
}

const $Version = z.object({
  text: z.string(),
  isSecret: z.boolean(),
  version: z.int().positive(),
  at: z.iso.datetime(),
});
/** Of each name its versions, newest first. */
const $File = z.record(z.string(), z.array($Version).min(1));
type File = z.infer<typeof $File>;
type Version = z.infer<typeof $Version>;

const LOCK_TRIES = 200;
const LOCK_PAUSE_MS = 25;

const hasCode = (fault: unknown, code: string): boolean =>
  typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === code;

const load = async (file: string): Promise<File> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (fault) {
    if (hasCode(fault, 'ENOENT')) return {};
    throw new ConfigurationUnavailable('unreachable', { cause: fault });
  }
  const content = $File.safeParse(parsedJson(text));
  if (content.success) return content.data;
  throw new Error(`${file} is no configuration of a local stage; remove it, and the next start makes a new one`);
};

/** Without the words of the parser, which show what it was given. */
const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whole or not at all, whatever happens meanwhile. */
const save = async (file: string, content: File): Promise<void> => {
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
};

/** One process at a time changes the file. A lock that a crash left behind says who may be gone. */
const withLock = async <Answer>(file: string, work: () => Promise<Answer>): Promise<Answer> => {
  const lock = `${file}.lock`;
  await mkdir(dirname(file), { recursive: true });
  for (let tries = 1; ; tries += 1) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: 'wx' });
      break;
    } catch (fault) {
      if (!hasCode(fault, 'EEXIST')) throw fault;
      if (tries === LOCK_TRIES) {
        const remedy = `remove ${lock} if no process ${(await readFile(lock, 'utf8').catch(() => '')).trim()} changes it`;
        throw new Error(`the configuration of the local stage is being changed by another process; ${remedy}`);
      }
      await pause(LOCK_PAUSE_MS);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
};

const storedOf = (name: string, { text, isSecret, version, at }: Version): StoredParameter => ({
  name,
  value: isSecret ? new SecretValue(text) : text,
  version,
  changedAt: new Date(at),
});

const versionsOf = (content: File, name: string): readonly Version[] =>
  Object.hasOwn(content, name) ? (content[name] ?? []) : [];

const latest = (content: File, name: string): readonly StoredParameter[] =>
  versionsOf(content, name)
    .slice(0, 1)
    .map((version) => storedOf(name, version));

const textOf = (value: string | SecretValue): string => (value instanceof SecretValue ? value.reveal() : value);

const stale = (currentVersion: number): PutRefusal => ({ reason: 'stale-version', currentVersion });

/** The parameter store of the local stage: one file, that its functions and the command line share. */
export const createFileConfigurationStore = ({ file, clock }: FileConfigurationStoreOptions): ConfigurationStore => ({
  read: async (names) => {
    const content = await load(file);
    return [...new Set(names)].flatMap((name) => latest(content, name));
  },
  readVersions: async (wanted) => {
    const content = await load(file);
    return wanted.flatMap(({ name, version }) =>
      versionsOf(content, name)
        .filter((one) => one.version === version)
        .map((one) => storedOf(name, one)),
    );
  },
  all: async () => {
    const content = await load(file);
    return Object.keys(content)
      .toSorted()
      .flatMap((name) => latest(content, name));
  },
  put: async ({ name, value, expectedVersion }) => {
    const text = textOf(value);
    const unkeepable = unstorable(text);
    if (unkeepable !== undefined) return refuse(unkeepable);
    return withLock(file, async () => {
      const content = await load(file);
      const versions = versionsOf(content, name);
      const current = versions.at(0)?.version ?? 0;
      if (current !== expectedVersion) return refuse(stale(current));
      const version = current + 1;
      const next = { text, isSecret: value instanceof SecretValue, version, at: clock().toISOString() };
      await save(file, { ...content, [name]: [next, ...versions] });
      return accept({ version });
    });
  },
  history: async (name) => versionsOf(await load(file), name).map((version) => storedOf(name, version)),
  remove: (name) =>
    withLock(file, async () => {
      const { [name]: removed, ...rest } = await load(file);
      if (removed === undefined) return false;
      await save(file, rest);
      return true;
    }),
});
