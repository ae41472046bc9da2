import type { Manifest } from '../backup/manifest.ts';
import { idOf, textOf } from '../backup/stored-item.ts';
import type { TargetTables } from './ports.ts';

/** Erasures that ended, or began, since. */
export const erasedSince = async (tables: TargetTables, { beganAt }: Manifest): Promise<readonly string[]> => {
  if ((await tables.find('BackendState')) === undefined) return [];
  const users = new Set<string>();
  for await (const page of tables.scan('BackendState', { segment: 0, segments: 1 })) {
    for (const row of page) {
      if (!idOf(row).startsWith('erasure#') || textOf(row, 'state') === 'planned') continue;
      const user = textOf(row, 'userId');
      if (user !== undefined && (textOf(row, 'endedAt') ?? textOf(row, 'updatedAt') ?? '') > beganAt) users.add(user);
    }
  }
  return [...users].sort();
};
