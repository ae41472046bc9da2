import { type RestoreUsersDependencies, restoreUsers } from '../../../src/commands/restore/users/restore-users.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import type { AuditEntry } from '../../../src/domain/operations/events.ts';
import { accept, refuse } from '../../../src/domain/shared/result.ts';
import { backedUp, memoryTables } from '../../support/backup-world.ts';
import { aKnownUser, lostUsersWorld } from '../../support/lost-users-world.ts';
import { aTerminal } from '../../support/terminal.ts';

const set = async (changes: Partial<RestoreUsersDependencies> = {}) => {
  const world = lostUsersWorld([
    aKnownUser('ada'),
    aKnownUser('cyd', { status: 'FORCE_CHANGE_PASSWORD' }),
    aKnownUser('sue', { groups: ['super_admin'] }),
  ]);
  const { manifest } = await backedUp(memoryTables(0));
  const { terminal, out } = aTerminal();
  const entries: AuditEntry[] = [];
  const reports: string[] = [];
  let mends = 0;
  const run = restoreUsers({
    frame: {
      ...{ terminal, clock: world.clock, newId: () => '1a2b3c4d5e6f', operator: 'operator:tester' },
      trail: { add: async (entry) => void entries.push(entry) },
      keepReport: async (_, text) => {
        reports.push(text);
        return 'report.json';
      },
    },
    open: async () => accept(manifest),
    missingTables: async () => [],
    plan: (_, options) => world.plan(options),
    make: (users, how) => world.make({ superAdmins: users.length > 2, invites: how.invites }),
    made: () => world.made.all(),
    follow: world.follow,
    mendDirectory: async () => {
      mends += 1;
      return { mended: 2, removed: 2, failed: 0 };
    },
    ...changes,
  });
  const base = { into: 'dev', from: 'dev-1', superAdmins: false, invite: false, ifNeeded: false, json: false };
  return {
    ...{ world, out: () => out.join('\n'), entries, reports, mends: () => mends },
    restore: (options: { apply?: boolean; superAdmins?: boolean; invite?: boolean } = {}) =>
      run({ ...base, apply: false, asTyped: 'realtechee restore --users', ...options }),
  };
};

describe('realtechee restore --users', () => {
  it('O1: shows who would be made and who not, and changes nothing', async () => {
    const { restore, out, world, entries, mends } = await set();
    expect(await restore()).toBe(EXIT.done);
    expect(out()).toMatch(/to be made anew +2 +ada/);
    expect(out()).toMatch(/of them need an invitation to come in +1 +cyd/);
    expect(out()).toMatch(/left: super admin \(--super-admins\) +1 +sue/);
    expect(out()).toContain('2 user(s) would be made anew. Nobody was: say --apply.');
    expect([world.maker.users(), entries, mends()]).toEqual([[], [], 0]);
  });

  it('O1: makes them, has the directory follow, and says who is to be invited', async () => {
    const { restore, out, reports, entries } = await set();
    expect(await restore({ apply: true })).toBe(EXIT.done);
    expect(out()).toContain('2 user(s) made anew, 0 row(s) follow them; in the directory 2 written, 2 taken away');
    expect(out()).toContain('Nobody was written to');
    expect(out()).toMatch(/realtechee users resend-invitation new-\d --stage dev/);
    expect(entries.map(({ action }) => action)).toEqual([
      'operations.restore.users.begun',
      'operations.restore.users.ended',
    ]);
    expect(reports.join('')).not.toContain('@');
  });

  it('O1: made again by the same command after it was cut off, has the directory follow all the same', async () => {
    const { restore, world, mends, out } = await set();
    await world.make();
    expect(await restore({ apply: true })).toBe(EXIT.done);
    expect(mends()).toBe(1);
    expect(out()).toContain('0 user(s) made anew');
  });

  it('refuses a backup that is not whole, and a stage without the tables that tell who was erased', async () => {
    const damaged = await set({ open: async () => refuse([{ where: 'manifest.json', problem: 'is missing' }]) });
    expect(await damaged.restore({ apply: true })).toBe(EXIT.refused);
    expect(damaged.out()).toContain('manifest.json');
    const bare = await set({ missingTables: async () => ['BackendState'] });
    expect(await bare.restore({ apply: true })).toBe(EXIT.refused);
    expect(bare.out()).toContain('has no BackendState, which say who was erased or deleted: restore the tables first');
    expect(bare.world.maker.users()).toEqual([]);
  });

  it('ends with 1, and says of whom and why, when the pool refuses somebody', async () => {
    const refusal = { because: 'not-possible', reason: 'InvalidParameterException' } as const;
    const { restore, out } = await set({ make: async () => ({ made: [], refused: [{ oldId: 'ada', refusal }] }) });
    expect(await restore({ apply: true })).toBe(EXIT.refused);
    expect(out()).toContain('ada: not made, the pool says InvalidParameterException');
  });
});
