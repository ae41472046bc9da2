import type { Circle } from './lifecycle.ts';
import type { TrackedRecord } from './tracked-record.ts';

/** A person, as a verified token names them. */
export interface Person {
  /** The subject of the token; never an address. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly contactId?: string;
}

export type Actor =
  | { readonly kind: 'person'; readonly person: Person }
  /** Something that happened elsewhere: `quote-made`. */
  | { readonly kind: 'event'; readonly event: string }
  /** `rule` is the timer, or the override of it that counted. */
  | { readonly kind: 'timer'; readonly timer: string; readonly rule: string };

export const nameOfActor = (actor: Actor): string => {
  switch (actor.kind) {
    case 'person':
      return actor.person.id;
    case 'event':
      return `automation:${actor.event}`;
    case 'timer':
      return `automation:${actor.rule}`;
    default:
      return actor satisfies never;
  }
};

/** `assigned`: they would be in the circle, were the record theirs. */
export type Membership = 'member' | 'not-assigned' | 'stranger';

const isAmong = (groups: readonly string[], wanted: readonly string[]): boolean =>
  groups.some((group) => wanted.includes(group));

export const membershipOf = (
  { groups, contactId }: Person,
  { anywhere, assigned }: Circle,
  { assignedTo }: Pick<TrackedRecord, 'assignedTo'>,
): Membership => {
  if (isAmong(groups, anywhere)) return 'member';
  if (!isAmong(groups, assigned)) return 'stranger';
  return contactId !== undefined && contactId === assignedTo ? 'member' : 'not-assigned';
};

/** Whether a person is in a circle for every record there is. */
export const isEverywhere = ({ groups }: Person, { anywhere }: Circle): boolean => isAmong(groups, anywhere);
