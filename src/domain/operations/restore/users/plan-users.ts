import type { KnownUser, MadeUser } from './ports.ts';
import type { SinceThen } from './read-since-then.ts';

/** Why somebody of the backup is left as they are. */
export type LeftBecause =
  | 'there'
  | 'made-before'
  | 'erased'
  | 'deleted'
  | 'super-admin'
  | 'never-confirmed'
  | 'other-provider'
  | 'address-taken'
  | 'no-address';

/** What of somebody who is made anew is not as in the backup. */
export type Withheld = 'role-changed' | 'unknown-group' | 'contact-taken' | 'disabled-since';

export interface UserToMake {
  readonly oldId: string;
  /** As they are to be. */
  readonly user: KnownUser;
  /** `reset`: they ask for a new password; `invitation`: they need a mail with a temporary one. */
  readonly comesBy: 'reset' | 'invitation';
  readonly withheld: readonly Withheld[];
  /** Begun by a run that was cut off. */
  readonly begun?: MadeUser;
}

export interface UsersPlan {
  readonly make: readonly UserToMake[];
  readonly left: readonly { readonly id: string; readonly because: LeftBecause }[];
  /** On record in the stage, and neither in the backup nor in the pool: they came later, and no file brings them back. */
  readonly cameLater: readonly string[];
}

export interface PlanUsersFacts {
  readonly inBackup: ReadonlyMap<string, KnownUser>;
  readonly inPool: ReadonlyMap<string, KnownUser>;
  readonly made: readonly MadeUser[];
  readonly since: SinceThen;
  /** The groups of the stage; `highest` is given back only where that is asked for. */
  readonly roles: readonly string[];
  readonly highest: string;
}

const ROLE = 'custom:role';
const CONTACT = 'custom:contactId';

const COMES_BY: Readonly<Record<string, UserToMake['comesBy']>> = {
  CONFIRMED: 'reset',
  RESET_REQUIRED: 'reset',
  FORCE_CHANGE_PASSWORD: 'invitation',
};

const without = (user: KnownUser, attribute: string): KnownUser => {
  const kept = Object.entries(user.attributes).filter(([name]) => name !== attribute);
  return { ...user, attributes: Object.fromEntries(kept) };
};

/** The ids that a user has had since, the latest last: who was made anew may have been made anew again. */
export const currentIds = (made: readonly MadeUser[]): ((id: string) => readonly string[]) => {
  const next = new Map(made.flatMap(({ oldId, newId }) => (newId === undefined ? [] : [[oldId, newId] as const])));
  return (id) => {
    const ids = [id];
    for (let after = next.get(id); after !== undefined && !ids.includes(after); after = next.get(after))
      ids.push(after);
    return ids;
  };
};

/**
 * Who of a backup is made anew, and as what. Nobody gets a group that they did not have then, or have lost since; who was
 * erased or deleted stays away; and what our records in the stage say since the backup counts for more than the backup. Pure.
 */
export const planUsers = (facts: PlanUsersFacts, { superAdmins }: { readonly superAdmins: boolean }): UsersPlan => {
  const { inBackup, inPool, made, since, roles, highest } = facts;
  const currentId = currentIds(made);
  const begun = new Map(made.flatMap((one) => (one.endedAt === undefined ? [[one.oldId, one] as const] : [])));
  const holders = new Map([...inPool.values()].map(({ id, email }) => [email, id]));
  const contacts = new Map(
    [...since.directory].flatMap(([id, { contactId }]) =>
      contactId !== undefined && inPool.has(id) ? [[contactId, id] as const] : [],
    ),
  );

  const groupsOf = ({
    id,
    groups,
  }: KnownUser): Pick<UserToMake, 'withheld'> & { readonly groups: readonly string[] } => {
    const known = groups.filter((group) => roles.includes(group));
    const unknown: readonly Withheld[] = known.length < groups.length ? ['unknown-group'] : [];
    const onRecord = since.directory.get(id)?.role;
    const isAsThen = !since.roleChanged.has(id) && (onRecord === undefined || known.includes(onRecord));
    if (!isAsThen) return { groups: [], withheld: [...unknown, 'role-changed'] };
    return { groups: onRecord === undefined ? known : [onRecord], withheld: unknown };
  };

  const isOff = (id: string): boolean => since.disabled.has(id) || since.directory.get(id)?.isEnabled === false;

  const asToBe = (was: KnownUser): Pick<UserToMake, 'user' | 'withheld'> => {
    const { groups, withheld } = groupsOf(was);
    const { [CONTACT]: contactId = '' } = was.attributes;
    const isTaken = contacts.has(contactId);
    const isDisabledSince = was.isEnabled && isOff(was.id);
    const withRole = groups.length === 0 ? without(was, ROLE) : was;
    const user = isTaken ? without(withRole, CONTACT) : withRole;
    return {
      user: { ...user, groups, isEnabled: was.isEnabled && !isDisabledSince },
      withheld: [
        ...withheld,
        ...(isTaken ? (['contact-taken'] as const) : []),
        ...(isDisabledSince ? (['disabled-since'] as const) : []),
      ],
    };
  };

  const standingOf = ({ id }: KnownUser): LeftBecause | undefined => {
    const ids = currentId(id);
    if (inPool.has(id)) return 'there';
    if (ids.some((one) => since.erased.has(one))) return 'erased';
    if (ids.some((one) => since.deleted.has(one))) return 'deleted';
    return !begun.has(id) && ids.some((one) => inPool.has(one)) ? 'made-before' : undefined;
  };

  const leftBecause = (was: KnownUser, groups: readonly string[]): LeftBecause | undefined => {
    if (was.email === '') return 'no-address';
    if (was.status === 'UNCONFIRMED') return 'never-confirmed';
    if (COMES_BY[was.status] === undefined) return 'other-provider';
    // Of one that was begun, the pool says whether whoever has the address is them.
    if (holders.has(was.email) && !begun.has(was.id)) return 'address-taken';
    return groups.includes(highest) && !superAdmins ? 'super-admin' : undefined;
  };

  /** Whom a run had made before it was cut off is only finished, unless somebody deleted them meanwhile. */
  const begunOf = (id: string): MadeUser | undefined => {
    const before = begun.get(id);
    return before?.newId === undefined || inPool.has(before.newId) ? before : { oldId: id, beganAt: before.beganAt };
  };

  const make: UserToMake[] = [];
  const left: { id: string; because: LeftBecause }[] = [];
  for (const was of [...inBackup.values()].sort((one, other) => (one.id < other.id ? -1 : 1))) {
    const toBe = asToBe(was);
    const because = standingOf(was) ?? leftBecause(was, toBe.user.groups);
    if (because !== undefined) {
      left.push({ id: was.id, because });
      continue;
    }
    const before = begunOf(was.id);
    const comesBy = was.isEmailVerified ? (COMES_BY[was.status] ?? 'invitation') : 'invitation';
    make.push({ oldId: was.id, ...toBe, comesBy, ...(before === undefined ? {} : { begun: before }) });
  }
  const isKnown = (id: string): boolean =>
    inBackup.has(id) || since.erased.has(id) || since.deleted.has(id) || currentId(id).some((one) => inPool.has(one));
  return { make, left, cameLater: [...since.directory.keys()].filter((id) => !isKnown(id)).sort() };
};
