import type { Clock } from '../../domain/shared/clock.ts';
import type { PoolUser } from '../../domain/users/user.ts';
import { attributeNamed, poolUserOf } from './pool-user-record.ts';

/** The attributes of somebody, as Cognito hands them to its triggers. */
export type TriggerAttributes = Readonly<Record<string, string>>;

/** Somebody who is about to get a token, and so may sign in. @throws for an event without a subject */
export const triggerUserReader =
  (clock: Clock) =>
  (attributes: TriggerAttributes): PoolUser => {
    const user = poolUserOf({
      Attributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      UserStatus: 'CONFIRMED',
      Enabled: true,
      UserCreateDate: clock(), // the event does not say; reconciliation knows
    });
    if (user === undefined) throw new Error('the event of the user pool is of nobody: it has no sub');
    return user;
  };

/** Of these, nobody who signs up says anything. */
const ITS_OWN = /^(?:sub|email|email_verified|phone_number_verified|cognito:.*)$/;

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const typed = (name: string, value: string): unknown =>
  name.endsWith('Notifications') ? (FLAGS.get(value.toLowerCase()) ?? value) : value;

/** What somebody who signs up says of themselves, beside the address: by our names, or by Cognito's where we have none. */
export const signUpAttributes = (attributes: TriggerAttributes): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([stored, value]) => value !== '' && !ITS_OWN.test(stored))
      .map(([stored, value]) => {
        const name = attributeNamed(stored) ?? stored;
        return [name, typed(name, value)];
      }),
  );
