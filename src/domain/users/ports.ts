import type { AuditEntry } from '../operations/events.ts';
import type { Result } from '../shared/result.ts';
import type { UserSignal } from './events.ts';
import { ACTIONS } from './policy.ts';
import type { Role } from './roles.ts';
import type { AttributeChanges, DirectoryEntry, PoolUser, PoolUserWithGroups, SignInStatus } from './user.ts';

/**
 * Where people sign in. Every command may be made again and then changes nothing. A throttled or unreachable provider
 * throws, after tries with backoff within its rate.
 */
export interface UserPool {
  /** Fresh, with all groups. */
  get(id: string): Promise<PoolUserWithGroups | undefined>;
  /** By exact, normalised address; more than one only in pools of old. */
  byEmail(email: string): Promise<readonly PoolUser[]>;
  /** Creates the user with a temporary password, which the provider mails to them with `message`. */
  create(invitee: Invitee): Promise<Result<PoolUser, PoolRefusal>>;
  /** Mails a new temporary password to somebody who was invited and never came. */
  resendInvitation(id: string, message: string | undefined): Promise<Result<'sent', PoolRefusal>>;
  setAttributes(id: string, changes: AttributeChanges): Promise<Result<'set', PoolRefusal>>;
  addToGroup(id: string, role: Role): Promise<Result<'added', PoolRefusal>>;
  removeFromGroup(id: string, group: string): Promise<Result<'removed', PoolRefusal>>;
  setEnabled(id: string, isEnabled: boolean): Promise<Result<'set', PoolRefusal>>;
  /** The provider mails a code, by which the person sets a new password. */
  resetPassword(id: string): Promise<Result<'reset', PoolRefusal>>;
  /** Ends all sessions: refresh tokens are worth nothing from now on. Tokens in hand live on until they expire. */
  signOut(id: string): Promise<Result<'signed-out', PoolRefusal>>;
  resetMfa(id: string): Promise<Result<'reset', PoolRefusal>>;
  delete(id: string): Promise<'deleted' | 'gone'>;
  /** All users, without groups; an empty page may have a next one. */
  page(after?: string): Promise<{ readonly users: readonly PoolUser[]; readonly next?: string }>;
  /** Ids of everybody in a group; an empty page may have a next one. */
  membersOf(role: Role, after?: string): Promise<{ readonly ids: readonly string[]; readonly next?: string }>;
}
export interface Invitee {
  readonly email: string;
  readonly attributes: AttributeChanges;
  readonly message?: string;
}
/** `not-possible`: the user is in a state that does not allow it; `reason` is the provider's, without personal data. */
export type PoolRefusal =
  | { readonly because: 'no-such-user' }
  | { readonly because: 'exists'; readonly id?: string }
  | { readonly because: 'not-possible'; readonly reason: string };

/** What a command may be about: the actions of the policy, and what follows when somebody has signed up by themselves. */
export const COMMAND_ACTIONS = [...ACTIONS, 'sign-up'] as const;
export type CommandAction = (typeof COMMAND_ACTIONS)[number];

/**
 * One administrative command as it was meant, so that one which is cut off is found and finished. `begun` is open;
 * `confirmed` was carried out and seen to be; `undone` was taken back; `refused` changed nothing.
 */
export interface UserCommand {
  readonly id: string;
  readonly action: CommandAction;
  /** The user; of an invitation, a name for the address, since there is no user yet. */
  readonly targetId: string;
  /** What else nobody may touch before this has ended: `super-admins`, `contact:<id>`. */
  readonly alsoHolds?: readonly string[];
  readonly actorId: string;
  readonly reason?: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly state: 'begun' | 'confirmed' | 'undone' | 'refused';
  readonly begunAt: string;
  readonly endedAt?: string;
  /** How it ended, or what went wrong last; no personal data. */
  readonly note?: string;
}

export type Begin = 'begun' | 'repeated' | { readonly busyWith: string };

export interface UserCommands {
  /**
   * Puts the intent down, and holds the target and `alsoHolds` for it until it is settled: all of it or nothing, one open
   * command each. `repeated`: a command of this id is there already, ended or not. `busyWith`: the command that holds one
   * of them. Until `leaseUntil` the command belongs to whoever began it.
   */
  begin(command: UserCommand, leaseUntil: Date): Promise<Begin>;
  /**
   * Takes an open command over, to finish it, once its lease has run out: one winner. `held`: its lease still runs.
   * `ended`: it is settled, or there is none.
   */
  resume(id: string, now: Date, leaseUntil: Date): Promise<'resumed' | 'held' | 'ended'>;
  get(id: string): Promise<UserCommand | undefined>;
  /**
   * One transaction: the command as it ended, what we keep of the user (whatever is there), the audit entry, the signal;
   * takes a question away that is answered; lets go of all that the command held. Nothing at all happens to a command that is no longer open.
   */
  settle(settlement: Settlement): Promise<void>;
  /** Pages of commands begun before a time and still open, oldest first. */
  open(begunBefore: Date): AsyncIterable<readonly UserCommand[]>;
}
export interface Settlement {
  readonly command: UserCommand;
  /** `gone`: the user is no more. Absent: stays as it is. */
  readonly entry?: DirectoryEntry | 'gone';
  readonly audit: AuditEntry;
  readonly signal?: UserSignal;
  /** The question that this answers, or that nobody needs to answer any more; there may be none. */
  readonly questionId?: string;
}

export interface UserSearch {
  /** Part of a name or an address, in any case. */
  readonly text?: string;
  readonly role?: Role;
  readonly signIn?: SignInStatus;
  readonly isEnabled?: boolean;
  readonly sortBy: 'email' | 'name' | 'createdAt';
  readonly order: 'ascending' | 'descending';
  readonly limit: number;
  readonly after?: string;
}
export interface UserDirectory {
  /** Strongly consistent. */
  get(id: string): Promise<DirectoryEntry | undefined>;
  /** Writes an entry where the one that was read still is (by its `revision`; `undefined`: none). Who was faster stays. */
  put(entry: DirectoryEntry, was: DirectoryEntry | undefined): Promise<'put' | 'changed'>;
  /**
   * Takes an entry away where it still is as it was read, and with the same write says that its user is no more: what tokens
   * they have count no longer. Who was faster stays.
   */
  remove(was: DirectoryEntry): Promise<'removed' | 'changed'>;
  /** A page may hold fewer than asked for, or none, and still have a next one. A cursor of another search is refused. */
  search(search: UserSearch): Promise<Result<UserPage, { readonly because: 'bad-cursor' }>>;
  /** Ids of the users that a contact is linked to. May be a second old. */
  linkedTo(contactId: string): Promise<readonly string[]>;
  /** Which of some normalised addresses are known, with the id of a user who has each. May be a second old. */
  idsByEmail(emails: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Everybody, for comparison with the pool. */
  all(): AsyncIterable<readonly DirectoryEntry[]>;
}
export interface UserPage {
  readonly users: readonly DirectoryEntry[];
  readonly next?: string;
}

/** Contacts, as far as a user may be linked to one. */
export interface LinkableContacts {
  exists(contactId: string): Promise<boolean>;
  /** By exact, normalised address; several in old data. */
  byEmail(email: string): Promise<readonly string[]>;
}

/** Sign-ups that a person must link to a contact, since no rule can tell which is right. */
export interface LinkQueue {
  /** At most once by id. */
  put(question: LinkQuestion): Promise<void>;
}
/** The same questions, until they are answered: the settlement of a command takes them away. */
export interface LinkQuestions {
  /** In pages, oldest first. May be a second old. */
  open(): AsyncIterable<readonly LinkQuestion[]>;
  /** Strongly consistent. */
  get(id: string): Promise<LinkQuestion | undefined>;
}
export interface LinkQuestion {
  readonly id: string;
  readonly userId: string;
  readonly contactIds: readonly string[];
  readonly because: 'several-contacts' | 'contact-taken';
  readonly at: string;
}
