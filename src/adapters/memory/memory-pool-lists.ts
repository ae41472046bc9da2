import type { Role } from '../../domain/users/roles.ts';
import type { PoolUser, PoolUserWithGroups } from '../../domain/users/user.ts';

/** How the lists of a user pool may disappoint. */
export interface PoolListFaults {
  /** From now on lists show what there is now, and no later write. Reads of one user are always fresh. */
  freezeLists(): void;
  thawLists(): void;
  /** Every page of a list comes after an empty one, as Cognito's sometimes do. */
  putEmptyPagesBetween(isOn: boolean): void;
}

const EMPTY = 'empty:';

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

const withoutGroups = ({ groups: _, ...user }: PoolUserWithGroups): PoolUser => user;

/** The lists of a pool, in the order in which its users came, by pages that are read when they are asked for. */
export const createPoolLists = (users: () => readonly PoolUserWithGroups[], pageSize: number) => {
  let frozen: readonly PoolUserWithGroups[] | undefined;
  let hasEmptyPages = false;

  const places = new Map<string, number>();
  const placeOf = ({ id }: PoolUserWithGroups): number => {
    const place = places.get(id) ?? places.size + 1;
    places.set(id, place);
    return place;
  };

  const pageOf = (isShown: (user: PoolUserWithGroups) => boolean, after: string | undefined): Page<PoolUser> => {
    if (hasEmptyPages && after?.startsWith(EMPTY) !== true) return { items: [], next: `${EMPTY}${after ?? ''}` };
    const last = Number(after?.replace(EMPTY, '') ?? 0);
    const shown = (frozen ?? users()).filter((user) => placeOf(user) > last && isShown(user));
    const items = shown.slice(0, pageSize);
    const end = items.at(-1);
    return {
      items: structuredClone(items.map(withoutGroups)),
      ...(end !== undefined && shown.length > items.length ? { next: String(placeOf(end)) } : {}),
    };
  };

  const faults: PoolListFaults = {
    freezeLists: () => {
      frozen = structuredClone(users());
    },
    thawLists: () => {
      frozen = undefined;
    },
    putEmptyPagesBetween: (isOn) => {
      hasEmptyPages = isOn;
    },
  };
  return {
    faults,
    page: (after?: string) => pageOf(() => true, after),
    membersOf: (role: Role, after?: string) => pageOf(({ groups }) => groups.includes(role), after),
  };
};
