import type { Manifest } from '../../backup/manifest.ts';
import type { ReadingTools, RecordSource } from '../../backup/ports.ts';
import { isMap } from '../../backup/stored-item.ts';
import { readRecords } from '../read-records.ts';
import type { KnownUser } from './ports.ts';

type Users = Map<string, KnownUser>;

const textAt = (value: unknown, name: string): string | undefined => {
  const found = isMap(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
};

/** What a pool says by itself, and takes from nobody. */
const isOwn = (name: string): boolean =>
  ['sub', 'email', 'email_verified', 'identities'].includes(name) || name.startsWith('cognito:');

const userOf = (record: Readonly<Record<string, unknown>>): KnownUser | undefined => {
  const { attributes = {}, enabled, status } = record;
  const id = textAt(attributes, 'sub');
  if (id === undefined || !isMap(attributes)) return undefined;
  const own = Object.entries(attributes).flatMap(([name, value]) =>
    isOwn(name) || typeof value !== 'string' || value === '' ? [] : [[name, value] as const],
  );
  return {
    id,
    email: (textAt(attributes, 'email') ?? '').toLowerCase(),
    isEmailVerified: textAt(attributes, 'email_verified')?.toLowerCase() === 'true',
    isEnabled: enabled !== false,
    status: typeof status === 'string' ? status : 'UNKNOWN',
    attributes: Object.fromEntries(own),
    groups: [],
  };
};

const add = (users: Users, name: string, record: Readonly<Record<string, unknown>>): void => {
  if (name === 'users') {
    const user = userOf(record);
    if (user !== undefined) users.set(user.id, { ...user, groups: users.get(user.id)?.groups ?? [] });
    return;
  }
  const [id = '', group] = [textAt(record, 'userId'), textAt(record, 'group')];
  const user = users.get(id);
  if (user !== undefined && group !== undefined) users.set(id, { ...user, groups: [...user.groups, group] });
};

/** In this order: who is in which group is said of users who are known. */
const KINDS = ['users', 'memberships'] as const;

/** Everybody in a pool, by id. Holds them all. */
export const usersOfPool = async (sources: readonly RecordSource[]): Promise<ReadonlyMap<string, KnownUser>> => {
  const users: Users = new Map();
  for (const kind of KINDS) {
    for (const { records } of sources.filter(({ name }) => name === kind)) {
      for await (const page of records()) for (const record of page) add(users, kind, record);
    }
  }
  return users;
};

/** Everybody in a backup, by id. @throws when a file of it is not whole */
export const usersOfBackup = async (
  tools: ReadingTools,
  manifest: Manifest,
): Promise<ReadonlyMap<string, KnownUser>> => {
  const users: Users = new Map();
  const recordsOf = readRecords(tools, manifest);
  for (const kind of KINDS) {
    for await (const record of recordsOf(kind)) if (isMap(record)) add(users, kind, record);
  }
  return users;
};
