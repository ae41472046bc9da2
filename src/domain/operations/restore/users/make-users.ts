import type { Clock } from '../../../shared/clock.ts';
import { inParallel } from '../../../shared/in-parallel.ts';
import { accept } from '../../../shared/result.ts';
import type { AuditEntry } from '../../events.ts';
import type { UserToMake } from './plan-users.ts';
import type { MadeUser, MadeUsers, MakeRefusal, UserMaker } from './ports.ts';

export interface MakeUsersDependencies {
  readonly maker: UserMaker;
  readonly made: MadeUsers;
  /** At most once by the entry's id. */
  readonly trail: { add(entry: AuditEntry): Promise<void> };
  readonly clock: Clock;
}

export interface MakeUsersOptions {
  /** Whoever is enabled gets a mail with a temporary password. */
  readonly invites: boolean;
  readonly actor: string;
  readonly backup: string;
  readonly reason?: string;
}

interface Made {
  readonly oldId: string;
  readonly newId: string;
}
interface Refused {
  readonly oldId: string;
  readonly refusal: MakeRefusal;
}
type Ended = Made | Refused;

export interface MadeReport {
  readonly made: readonly Made[];
  readonly refused: readonly Refused[];
}

const AT_ONCE = 4;

/**
 * Makes users anew. Each step is on record before the next, and may be made again: cut off anywhere and begun again, nobody
 * is made twice. Who was disabled is so before they are in any group.
 * @throws when the pool or the stage cannot be reached
 */
export const makeUsers = ({ maker, made, trail, clock }: MakeUsersDependencies) => {
  const entryOf = ({ oldId, user }: UserToMake, newId: string, options: MakeUsersOptions): AuditEntry => ({
    id: `user-made-anew#${oldId}#${newId}`,
    actor: options.actor,
    action: 'users.made-anew',
    entity: 'user',
    entityId: newId,
    at: clock().toISOString(),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    before: { formerId: oldId, backup: options.backup },
    after: { groups: user.groups, isEnabled: user.isEnabled },
  });

  const finish = async (one: UserToMake, newId: string, options: MakeUsersOptions): Promise<void> => {
    const { user, comesBy } = one;
    const isInvited = options.invites && user.isEnabled;
    if (comesBy === 'reset' && !isInvited) await maker.sealPassword(newId);
    if (!user.isEnabled) await maker.disable(newId);
    for (const group of user.groups) await maker.addToGroup(newId, group);
    await trail.add(entryOf(one, newId, options));
  };

  const make = ({ user }: UserToMake, beganAt: string, { invites }: MakeUsersOptions) =>
    maker.make(user, { since: new Date(beganAt), mails: invites && user.isEnabled });

  const ended = (): { readonly endedAt: string } => ({ endedAt: clock().toISOString() });

  const makeOne = async (one: UserToMake, options: MakeUsersOptions): Promise<Ended> => {
    const { oldId, begun } = one;
    const beganAt = begun?.beganAt ?? clock().toISOString();
    const intent: MadeUser = { oldId, beganAt };
    if (begun === undefined) await made.save(intent);
    const answer = begun?.newId === undefined ? await make(one, beganAt, options) : accept({ id: begun.newId });
    if (!answer.ok) {
      await made.save({ ...intent, ...ended() });
      return { oldId, refusal: answer.refusal };
    }
    const { id: newId } = answer.value;
    await made.save({ ...intent, newId });
    await finish(one, newId, options);
    await made.save({ ...intent, newId, ...ended() });
    return { oldId, newId };
  };

  return async (
    users: readonly UserToMake[],
    options: MakeUsersOptions,
    onProgress: (done: number, total: number) => void = () => {},
  ): Promise<MadeReport> => {
    const done: Ended[] = [];
    await inParallel(users, AT_ONCE, async (one) => {
      done.push(await makeOne(one, options));
      onProgress(done.length, users.length);
    });
    return {
      made: done.flatMap((one) => ('newId' in one ? [one] : [])),
      refused: done.flatMap((one) => ('refusal' in one ? [one] : [])),
    };
  };
};
