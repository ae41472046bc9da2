import type { Role } from './roles.ts';

/** What is kept about a person beside their address, their groups and their status. */
export interface UserAttributes {
  readonly givenName?: string;
  readonly familyName?: string;
  /** E.164. */
  readonly phone?: string;
  /** Says the same as the group, for those who read tokens; gives no right. */
  readonly role?: string;
  readonly contactId?: string;
  readonly membershipTier?: string;
  readonly companyId?: string;
  readonly emailNotifications?: boolean;
  readonly smsNotifications?: boolean;
}
export type AttributeName = keyof UserAttributes;
/** `undefined` takes an attribute away; one that is not named stays. */
export type AttributeChanges = { readonly [Name in AttributeName]?: UserAttributes[Name] | undefined };

/** `invited`: has a temporary password and has not used it; `unconfirmed`: signed up and has not confirmed the address. */
export type SignInStatus = 'invited' | 'unconfirmed' | 'active' | 'reset-required' | 'other';

/** A user as the provider has them. Times are ISO-8601 UTC. */
export interface PoolUser {
  /** The subject of their tokens: for ever theirs. */
  readonly id: string;
  /** Lowercase. */
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly signIn: SignInStatus;
  readonly isEnabled: boolean;
  readonly attributes: UserAttributes;
  readonly createdAt: string;
  readonly updatedAt: string;
}
export interface PoolUserWithGroups extends PoolUser {
  readonly groups: readonly string[];
}

export type InvitationState = 'sent' | 'opened' | 'expired' | 'accepted' | 'cancelled';

export interface Invitation {
  readonly state: InvitationState;
  readonly invitedBy: string;
  readonly sentAt: string;
  readonly timesSent: number;
  readonly expiresAt: string;
  readonly openedAt?: string;
  readonly acceptedAt?: string;
}

/** What we keep of a user, to search by and to judge tokens by: follows the pool, never leads it. */
export interface DirectoryEntry {
  readonly id: string;
  /** Another one with every write. */
  readonly revision: string;
  readonly email: string;
  readonly role: Role;
  readonly signIn: SignInStatus;
  readonly isEnabled: boolean;
  readonly attributes: UserAttributes;
  readonly invitation?: Invitation;
  /** Tokens issued before are refused by our own API. */
  readonly tokensValidAfter?: string;
  /** When this was last compared with the pool. */
  readonly confirmedAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * As it is written everywhere: trimmed, lowercase. But for the Kelvin sign, whose lowercase is the k of other people's
 * addresses: who signs up with one must not come out as somebody else.
 */
export const normalisedEmail = (email: string): string =>
  email.trim().replaceAll(/[^\u212A]+/g, (letters) => letters.toLowerCase());

export const nameOf = ({ givenName = '', familyName = '' }: UserAttributes): string =>
  `${givenName} ${familyName}`.trim();

/** Temporary passwords are good for 3 days (infra/resources/identity.cjs). */
export const INVITATION_DAYS = 3;

/** An invitation that nobody took up in time has expired, whatever is written. */
export const invitationStateAt = ({ state, expiresAt }: Invitation, now: Date): InvitationState =>
  (state === 'sent' || state === 'opened') && Date.parse(expiresAt) <= now.getTime() ? 'expired' : state;
