import { importUsers } from '../../../src/domain/users/import/import-users.ts';
import { pacedTurns } from '../../../src/domain/users/import/pace.ts';
import { planImport } from '../../../src/domain/users/import/plan-import.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { aUserWith, OPERATOR, person, type UserWorld, userWorld } from '../../support/user-world.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const FILE = bytes(
  [
    'email,role,givenName',
    'one@example.com,agent,Ann',
    'tom@example.com,agent,Tom',
    'boss@example.com,super_admin,Bo',
    'broken,agent,',
    'two@example.com,guest,',
    'one@example.com,guest,',
  ].join('\r\n'),
);

/** The directory knows tom. */
const world = async () => {
  const made = userWorld([aUserWith('ada', 'admin')]);
  const order = { commandId: 't', caller: OPERATOR, email: 'tom@example.com', role: 'agent', reason: 'r' };
  await inviteUser(made.dependencies)(order);
  return made;
};
const runOn = (made: UserWorld, overrides = {}) => {
  let turns = 0;
  const turn = async () => {
    turns += 1;
  };
  const run = importUsers({ ...made.dependencies, turn, ...overrides });
  const order = { importId: 'file-1', caller: person('ada', 'admin'), bytes: FILE, reason: 'the spring team' };
  const deadline = new Date(made.clock.now().getTime() + 60_000);
  return { run: (more = {}) => run({ ...order, deadline, ...more }), turns: () => turns };
};

describe('planImport', () => {
  it('gives a verdict on each row, and invites nobody', async () => {
    const { dependencies, written } = await world();
    const before = written();
    const plan = await planImport(dependencies)(person('ada', 'admin'), FILE);
    expect(plan).toMatchObject({
      value: {
        rows: [
          { line: 2, verdict: 'would-invite', email: 'one@example.com', role: 'agent' },
          { line: 3, verdict: 'exists', why: expect.stringContaining('already') },
          { line: 4, verdict: 'refused', why: 'admin cannot give the role super_admin' },
          { line: 5, verdict: 'broken', why: expect.stringContaining('email must be') },
          { line: 6, verdict: 'would-invite' },
          { line: 7, verdict: 'broken', why: 'email is in line 2 already' },
        ],
        counts: { 'would-invite': 2, exists: 1, refused: 1, broken: 2 },
      },
    });
    expect(written()).toEqual(before);
  });

  it('U1: is for administrators of today', async () => {
    const { dependencies, pool } = await world();
    const plan = planImport(dependencies);
    pool.plant(aUserWith('joe', 'agent'));
    expect(await plan(person('joe', 'admin'), FILE)).toMatchObject({ refusal: { because: 'role-lacks-action' } });
    expect(await plan(person('gone', 'admin'), FILE)).toMatchObject({ refusal: { because: 'caller-unknown' } });
    expect(await plan(OPERATOR, bytes('a,b'))).toMatchObject({ refusal: { because: 'unusable-file' } });
  });
});

describe('importUsers', () => {
  it('invites the good rows, one turn each, and reports on every row', async () => {
    const made = await world();
    const { run, turns } = runOn(made);
    expect(await run()).toMatchObject({
      value: {
        importId: 'file-1',
        counts: { invited: 2, exists: 1, refused: 1, broken: 2 },
        isComplete: true,
      },
    });
    expect(turns()).toBe(4);
    expect(made.pool.mails().map(({ email }) => email)).toEqual([
      'tom@example.com',
      'one@example.com',
      'two@example.com',
    ]);
    expect(made.audit.at(-1)).toMatchObject({ reason: 'the spring team', actor: 'ada' });
  });

  it('U3: goes on where it stopped, and invites nobody twice', async () => {
    const made = await world();
    const first = runOn(made, {
      turn: async () => {
        made.clock.advanceSeconds(40);
      },
    });
    expect(await first.run()).toMatchObject({
      value: { counts: { invited: 1, exists: 1, left: 2 }, isComplete: false },
    });
    const second = runOn(made);
    expect(await second.run()).toMatchObject({
      value: { counts: { 'invited-before': 1, invited: 1 }, isComplete: true },
    });
    expect(await second.run()).toMatchObject({ value: { counts: { 'invited-before': 2 }, isComplete: true } });
    expect(made.pool.mails()).toHaveLength(3);
  });

  it('another file under the same id is other commands', async () => {
    const made = await world();
    const { run } = runOn(made);
    await run();
    const other = bytes('email,role\nthree@example.com,agent');
    expect(await run({ bytes: other })).toMatchObject({ value: { counts: { invited: 1 } } });
  });

  it('goes past a row that fails, and finishes it when begun again', async () => {
    const made = await world();
    const { pool } = made.dependencies;
    const create: typeof pool.create = async (invitee) => {
      const created = await pool.create(invitee);
      if (invitee.email.startsWith('one')) throw new Error('the answer was lost');
      return created;
    };
    const failing = runOn(made, { pool: { ...pool, create } });
    expect(await failing.run()).toMatchObject({ value: { counts: { failed: 1, invited: 1 }, isComplete: false } });
    expect(await runOn(made).run()).toMatchObject({ value: { counts: { waiting: 1 }, isComplete: false } });
    made.clock.advanceSeconds(121);
    expect(await runOn(made).run()).toMatchObject({ value: { isComplete: true } });
    expect(made.pool.mails()).toHaveLength(3);
  });

  it('gives up after five faults in a row, and leaves the rest for later', async () => {
    const made = await world();
    const rows = Array.from({ length: 8 }, (_, at) => `u${at}@example.com,guest`).join('\n');
    const { pool } = made.dependencies;
    const down = { ...pool, byEmail: () => Promise.reject(new Error('throttled')) };
    const report = await runOn(made, { pool: down }).run({ bytes: bytes(`email,role\n${rows}`) });
    expect(report).toMatchObject({ value: { counts: { failed: 5, left: 3 }, isComplete: false } });
  });

  it.each([
    ['without a reason', { reason: '' }, { because: 'invalid', problems: [{ field: 'reason' }] }],
    ['with a message too long', { message: 'x'.repeat(501) }, { because: 'invalid', problems: [{ field: 'message' }] }],
    ['of a file that cannot be used', { bytes: bytes('x') }, { because: 'unusable-file' }],
    ['by somebody who may not', { caller: person('nobody', 'admin') }, { because: 'caller-unknown' }],
  ])('refuses an import %s, and writes nothing', async (_, overrides, refusal) => {
    const made = await world();
    const before = made.written();
    expect(await runOn(made).run(overrides)).toMatchObject({ refusal });
    expect(made.written()).toEqual(before);
  });
});

describe('pacedTurns', () => {
  it('U5: lets no more than so many a second go', async () => {
    let now = 0;
    const waits: number[] = [];
    const turn = pacedTurns(5, {
      clock: () => new Date(now),
      wait: async (milliseconds) => {
        waits.push(milliseconds);
        now += milliseconds;
      },
    });
    await turn();
    await turn();
    now += 50;
    await turn();
    now += 1000;
    await turn();
    expect(waits).toEqual([200, 150]);
  });
});
