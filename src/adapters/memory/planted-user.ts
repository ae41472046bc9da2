import type { PoolRefusal } from '../../domain/users/ports.ts';
import type { AttributeChanges, PoolUser, PoolUserWithGroups, UserAttributes } from '../../domain/users/user.ts';

/** A user as the pool keeps them: JSON can say it. */
export interface PlantedUser extends PoolUserWithGroups {
  readonly hasMfa?: boolean;
  /** When all their sessions were last ended. */
  readonly signedOutAt?: string;
}
export interface UserPoolState {
  readonly users: readonly PlantedUser[];
}

export const plain = ({ groups: _, hasMfa: __, signedOutAt: ___, ...user }: PlantedUser): PoolUser => user;

export const notPossible = (reason: string): PoolRefusal => ({ because: 'not-possible', reason });

export const changed = (attributes: UserAttributes, changes: AttributeChanges): UserAttributes =>
  Object.fromEntries(Object.entries({ ...attributes, ...changes }).filter(([, value]) => value !== undefined));

export const resetRefusal = ({ isEnabled, signIn, isEmailVerified }: PoolUser): PoolRefusal | undefined => {
  if (!isEnabled) return notPossible('NotAuthorizedException: User is disabled');
  if (signIn !== 'active' && signIn !== 'reset-required') {
    return notPossible('NotAuthorizedException: User password cannot be reset in the current state');
  }
  return isEmailVerified
    ? undefined
    : notPossible('InvalidParameterException: there is no registered/verified email or phone_number');
};
