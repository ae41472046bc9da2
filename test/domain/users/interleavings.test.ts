import fc from 'fast-check';
import type { Answer, CarryOutDependencies } from '../../../src/domain/users/carry-out.ts';
import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import type { Order } from '../../../src/domain/users/order.ts';
import { isRole, rankOf, roleOf } from '../../../src/domain/users/roles.ts';
import { disableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { fewChanges, interleaving } from '../../support/interleavings.ts';
import { aUserWith, OPERATOR, person, type UserWorld, userWorld } from '../../support/user-world.ts';

type Deed = (dependencies: CarryOutDependencies, order: Order) => Promise<Answer>;
type Next = (waiting: readonly number[], step: number) => number;

const DEMOTE: Deed = (dependencies, order) => setRole(dependencies)({ ...order, role: 'agent' });
const DISABLE: Deed = (dependencies, order) => disableUser(dependencies)(order);
const DELETE: Deed = (dependencies, order) => deleteUser(dependencies)(order);

const together = async (
  world: UserWorld,
  works: readonly ((dependencies: CarryOutDependencies) => Promise<Answer>)[],
  next: Next,
  seen: () => void,
): Promise<readonly Answer[]> => {
  const { gated, run } = interleaving();
  const { pool, directory, commands } = world.dependencies;
  const processes = works.map((work, process) => () => {
    const own = {
      pool: gated(process, pool),
      directory: gated(process, directory),
      commands: gated(process, commands),
    };
    return work({ ...world.dependencies, ...own });
  });
  return (await run(processes, next, seen)) as readonly Answer[];
};

const superAdmins = ({ pool }: UserWorld): number =>
  ['sam', 'sue'].filter((id) => {
    const user = pool.user(id);
    return user?.isEnabled === true && user.groups.includes('super_admin');
  }).length;

const seats = (): UserWorld => userWorld([aUserWith('sam', 'super_admin'), aUserWith('sue', 'super_admin')]);

/** Each of the last two super admins does something to the other. */
const duel = async (one: Deed, other: Deed, next: Next): Promise<readonly Answer[]> => {
  const world = seats();
  const order = { commandId: 'c1', caller: person('sam', 'super_admin'), userId: 'sue', reason: 'no longer here' };
  const back = { ...order, commandId: 'c2', caller: person('sue', 'super_admin'), userId: 'sam' };
  const answers = await together(
    world,
    [(dependencies) => one(dependencies, order), (dependencies) => other(dependencies, back)],
    next,
    () => {
      if (superAdmins(world) < 1) throw new Error('nobody is super admin any more');
    },
  );
  expect(superAdmins(world)).toBeGreaterThanOrEqual(1);
  expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
  expect(world.commands().filter(({ state }) => state === 'begun')).toEqual([]);
  return answers;
};

describe('two commands at the same time', () => {
  it.each([
    ['demote and demote', DEMOTE, DEMOTE],
    ['disable and delete', DISABLE, DELETE],
    ['demote and delete', DEMOTE, DELETE],
    ['demote and disable', DEMOTE, DISABLE],
    ['disable and disable', DISABLE, DISABLE],
    ['delete and delete', DELETE, DELETE],
  ] as const)('U1: of the last two super admins one stays, in every order: %s', async (_, one, other) => {
    let done = 0;
    for (const next of fewChanges(18)) {
      const answers = await duel(one, other, next);
      done += answers.filter(({ ok }) => ok).length;
    }
    expect(done).toBeGreaterThan(300);
  });

  it('U1: and in any order at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 60, maxLength: 60 }), async (turns) => {
        await duel(DEMOTE, DEMOTE, (waiting, step) => waiting[(turns[step] ?? 0) % waiting.length] ?? 0);
      }),
      { numRuns: 100 },
    );
  });

  it('U2: two roles for one user end in exactly one group, never with more rights than either, in every order', async () => {
    const outcomes = new Set<string>();
    for (const next of fewChanges(17)) {
      const world = userWorld([aUserWith('tom', 'agent')]);
      const order = { caller: OPERATOR, userId: 'tom', reason: 'a new task' };
      const answers = await together(
        world,
        [
          (dependencies) => setRole(dependencies)({ ...order, commandId: 'c1', role: 'srm' }),
          (dependencies) => setRole(dependencies)({ ...order, commandId: 'c2', role: 'guest' }),
        ],
        next,
        () => {
          const now = roleOf(world.pool.user('tom')?.groups ?? []);
          if (rankOf(now) < rankOf('srm')) throw new Error(`${now} is more than was ever given`);
        },
      );
      const groups = world.pool.user('tom')?.groups ?? [];
      expect(groups).toHaveLength(1);
      expect(groups.every(isRole)).toBe(true);
      expect(world.pool.user('tom')?.attributes.role).toBe(groups[0]);
      expect(world.entry('tom')?.role).toBe(groups[0]);
      expect(answers.some(({ ok }) => ok)).toBe(true);
      outcomes.add(answers.map((answer) => (answer.ok ? 'done' : answer.refusal.because)).join(' '));
    }
    expect([...outcomes].sort()).toEqual(
      expect.arrayContaining([
        'busy done',
        'changed-meanwhile done',
        'done busy',
        'done changed-meanwhile',
        'done done',
      ]),
    );
  });

  it('U3: the same command twice at once is carried out once, in every order', async () => {
    const outcomes = new Set<string>();
    for (const next of fewChanges(17)) {
      const world = userWorld([aUserWith('tom', 'agent')]);
      const order = { commandId: 'c1', caller: OPERATOR, userId: 'tom', reason: 'a new task', role: 'srm' };
      const set = (dependencies: CarryOutDependencies) => setRole(dependencies)(order);
      const answers = await together(world, [set, set], next, () => {});
      expect(world.pool.user('tom')?.groups).toEqual(['srm']);
      expect(world.audit).toHaveLength(1);
      for (const answer of answers) outcomes.add(answer.ok ? answer.value.outcome : answer.refusal.because);
    }
    expect([...outcomes].sort()).toEqual(['done', 'in-progress', 'repeated', 'unchanged']);
  });
});
