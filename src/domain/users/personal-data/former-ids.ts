import type { PersonalRows } from './ports.ts';

/** Of a row of BackendState, which a restore of users writes: under which ids this user was known before. */
export const formerIdsKey = (userId: string): string => `user-formerly#${userId}`;

/** All ids that a user had before; one who was made anew twice has two. */
export const formerIdsOf = async (rows: Pick<PersonalRows, 'get'>, userId: string): Promise<readonly string[]> => {
  const found = new Set<string>();
  const open = [userId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const [row] = await rows.get('BackendState', [formerIdsKey(id)]);
    const ids: readonly unknown[] = Array.isArray(row?.formerIds) ? row.formerIds : [];
    for (const former of ids) {
      if (typeof former !== 'string' || former === userId || found.has(former)) continue;
      found.add(former);
      open.push(former);
    }
  }
  return [...found];
};
