import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScenario } from './run-scenario.ts';

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON was answered
  readonly body: any;
}
interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
type Answers = 'invited' | 'opened' | 'wrongPassword' | 'me' | 'oldToken' | 'meNow' | 'refusedToken';
type Commands =
  | 'roleSet'
  | 'roleAgain'
  | 'linked'
  | 'disabled'
  | 'refusedSignIn'
  | 'erased'
  | 'gone'
  | 'foundAfter'
  | 'dryRun'
  | 'imported'
  | 'drift'
  | 'open'
  | 'afterwards';
interface Outcome extends Readonly<Record<Answers, Answer>>, Readonly<Record<Commands, Printed>> {
  readonly signedIn: number;
  readonly states: readonly string[];
  readonly mail: readonly string[];
  readonly found: Readonly<Record<string, unknown>>;
  readonly export: Printed & { readonly mode: number; readonly account: unknown; readonly contacts: unknown };
  readonly planned: Readonly<Record<string, unknown>>;
  readonly rows: readonly unknown[];
  readonly broughtBack: {
    readonly verdict: string;
    readonly made: readonly { readonly oldId: string; readonly newId: string }[];
    readonly left: readonly unknown[];
    readonly was: Readonly<Record<string, unknown>>;
    readonly is: Readonly<Record<string, unknown>>;
    readonly erased: { readonly id: string; readonly code: number };
    readonly drift: string;
  };
  readonly importedMail: number;
  readonly secrets: number;
  readonly secretsPrinted: readonly string[];
}

describe('somebody’s life as a user of the local stage, over HTTP and by commands', () => {
  const localFolder = mkdtempSync(join(tmpdir(), 'stage-users-'));
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await runScenario<Outcome>('users-scenario.ts', localFolder);
  }, 180_000);
  afterAll(() => rmSync(localFolder, { recursive: true, force: true }));

  it('is invited over HTTP, has the mail, follows its link and signs in with its password and no other', () => {
    const { invited, mail, states, opened, wrongPassword, signedIn, me } = outcome;
    expect(invited).toMatchObject({ status: 200, body: { outcome: 'done' } });
    expect([mail, opened.status]).toEqual([['Your invitation to RealTechee'], 200]);
    expect(wrongPassword).toMatchObject({ status: 400, body: { message: expect.stringContaining('Incorrect') } });
    expect([signedIn, me.status, me.body.role]).toEqual([200, 200, 'agent']);
    expect(states).toEqual(['sent', 'opened', 'accepted']);
  });

  it('U2: is given another role by a command, once, and the token from before is refused within seconds', () => {
    const { roleSet, roleAgain, oldToken, meNow } = outcome;
    expect(roleSet).toMatchObject({ code: 0, out: expect.stringContaining('has the role srm and no other') });
    expect(roleAgain).toMatchObject({ code: 0, out: expect.stringContaining('nothing was done now') });
    expect(oldToken).toMatchObject({ status: 401, body: { type: 'urn:realtechee:problem:token-revoked' } });
    expect(meNow).toMatchObject({ status: 200, body: { role: 'srm', groups: ['srm'] } });
  });

  it('is found by part of the address and the new role', () => {
    expect(outcome.linked.code).toBe(0);
    expect(outcome.found).toMatchObject({ id: outcome.invited.body.userId, role: 'srm' });
  });

  it('is disabled: neither the password nor the token in hand is good any more', () => {
    const { disabled, refusedSignIn, refusedToken } = outcome;
    expect(disabled.code).toBe(0);
    expect(refusedSignIn).toMatchObject({ code: 1, err: expect.stringContaining('User is disabled') });
    expect(refusedToken).toMatchObject({ status: 401, body: { type: 'urn:realtechee:problem:token-revoked' } });
  });

  it('U6: is exported into a private file, and erased by the plan that was looked at, with the account', () => {
    const { export: exported, planned, erased, rows, gone, foundAfter, invited } = outcome;
    expect(exported).toMatchObject({ code: 0, mode: 0o600, account: { id: invited.body.userId } });
    expect(exported.contacts).toEqual([{ row: expect.objectContaining({ id: 'contact-nell' }) }]);
    expect(planned).toMatchObject({
      tables: expect.arrayContaining([expect.objectContaining({ table: 'Contacts', erased: 1 })]),
    });
    expect(erased).toMatchObject({ code: 0, out: expect.stringContaining('Erased, and the account is deleted') });
    expect(rows).toMatchObject([{ firstName: 'Nell' }, { firstName: '[erased]', email: '[erased]' }]);
    expect(gone).toMatchObject({ code: 1, err: expect.stringContaining('no such user') });
    expect(foundAfter.out).toBe('no such user');
  });

  it('others come by a file: a dry run first, then each once', () => {
    const { dryRun, imported, importedMail } = outcome;
    expect(dryRun).toMatchObject({ code: 0, out: expect.stringContaining('1 would be invited, 1 there already') });
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('1 invited, 1 there already') });
    expect(importedMail).toBe(1);
  });

  it('leaves no command half-done and no difference between the pool and our records', () => {
    expect(outcome.open.out).toBe('no command is open');
    expect(outcome.drift).toMatchObject({ code: 0, out: expect.stringContaining('agree') });
  });

  it('O1: all are made anew from a backup when the pool is lost, but for who was erased since', () => {
    const { verdict, made, left, was, is, erased, drift } = outcome.broughtBack;
    expect([verdict, made.length, left]).toEqual(['done', 12, [{ id: erased.id, because: 'erased' }]]);
    const same = ({ email, role, signIn, isEnabled, attributes }: typeof was) => ({
      email,
      role,
      signIn,
      isEnabled,
      attributes,
    });
    expect(same(is)).toEqual(same(was));
    expect(made).toContainEqual({ oldId: was.id, newId: is.id });
    expect([erased.code, drift]).toEqual([1, '12 users: the pool and our records agree. Nothing was changed.']);
  });

  it('U3: no password and no token is printed by any command on users', () => {
    expect([outcome.secrets, outcome.secretsPrinted]).toEqual([4, []]);
  });

  it('says, once the stage has ended, that it does not run', () => {
    expect(outcome.afterwards).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
  });
});
