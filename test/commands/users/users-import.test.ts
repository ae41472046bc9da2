import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../src/commands/terminal.ts';
import { person } from '../../support/user-world.ts';
import { aUsersConsole, WHY } from '../../support/users-console.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (content: string | Uint8Array): string => {
  const path = join(folder, 'people.csv');
  writeFileSync(path, content);
  return path;
};
const APPLY = ['--apply', ...WHY];

const MIXED = [
  'email,role,givenName,smsNotifications',
  'bo@example.com,guest,Bo,TRUE',
  'home-1@example.com,guest,,',
  'not an address,king,,',
  'BO@example.com,guest,,',
  'cy@example.com,homeowner,"Cy, the ""second""",',
  'x@example.com,guest,"broken',
].join('\r\n');

describe('realtechee users import', () => {
  it('gives a verdict on each row, names no address, and invites nobody', async () => {
    const { run, written } = aUsersConsole();
    const before = written();
    const { code, out, err } = await run(['import', fileOf(MIXED)]);
    expect([code, err]).toEqual([EXIT.refused, []]);
    const text = out.join('\n');
    expect(text).toMatch(/^2 +guest +would-invite$/m);
    expect(text).toMatch(/^3 +guest +exists +somebody with this address is a user already$/m);
    expect(text).toMatch(/^4 +broken +email must be an e-mail address, .*; role must be one of super_admin/m);
    expect(text).toMatch(/^5 +broken +email is in line 2 already$/m);
    expect(text).toMatch(/^7 +broken +row a quote is opened and never closed$/m);
    expect(text).toMatch(/6 rows: 2 would be invited, 1 there already, 3 broken: correct these rows\./);
    expect(text).toMatch(/Nobody was invited; --apply --reason TEXT does it\.$/);
    expect(text).not.toContain('bo@example.com');
    expect(written()).toEqual(before);
  });

  it('invites the good rows once, at the pace of the pool, and goes on where it was when it is begun again', async () => {
    const { run, pool, turns } = aUsersConsole();
    const path = fileOf(MIXED);
    const first = await run(['import', path, ...APPLY, '--message', 'Welcome']);
    expect(first.text).toMatch(/6 rows: 2 invited, 1 there already, 3 broken/);
    expect(first.code).toBe(EXIT.refused);
    expect(pool.mails()).toMatchObject([{ email: 'bo@example.com', message: 'Welcome' }, { email: 'cy@example.com' }]);
    expect(pool.user(pool.mails()[1]?.userId ?? '')?.attributes).toMatchObject({ givenName: 'Cy, the "second"' });
    const paced = turns();
    const again = await run(['import', path, ...APPLY, '--message', 'Welcome', '--json']);
    expect(again.json().at(-1).summary).toMatchObject({
      applied: true,
      isComplete: true,
      rows: 6,
      'invited-before': 2,
    });
    expect([pool.mails().length, turns() - paced]).toEqual([2, 1]);
  });

  it('is done when every row is, whoever was there already', async () => {
    const { run } = aUsersConsole();
    const path = fileOf('email,role\nbo@example.com,guest\nhome-1@example.com,guest\n');
    expect((await run(['import', path])).code).toBe(EXIT.done);
    expect((await run(['import', path, ...APPLY])).code).toBe(EXIT.done);
  });

  it('U3: stops while the pool is down, says so with 1, and the same command finishes it', async () => {
    const { run, pool } = aUsersConsole();
    const rows = Array.from({ length: 30 }, (_, n) => `p${n}@example.com,guest`);
    const path = fileOf(['email,role', ...rows].join('\n'));
    pool.setOutage(true);
    const down = await run(['import', path, ...APPLY]);
    expect(down).toMatchObject({
      code: EXIT.refused,
      out: [
        expect.anything(),
        expect.stringMatching(/5 failed, 25 left/),
        expect.stringMatching(/the same command goes on/),
      ],
    });
    pool.setOutage(false);
    const { code, text, err } = await run(['import', path, ...APPLY]);
    expect([code, text]).toEqual([EXIT.done, expect.stringMatching(/30 rows: 30 invited\./)]);
    expect(err).toEqual(['25 of 30 rows']);
    expect(pool.mails()).toHaveLength(30);
  });

  it('writes a report of every row that its owner alone can read, and that no spreadsheet takes for a formula', async () => {
    const { run } = aUsersConsole();
    const report = join(folder, 'report.csv');
    const path = fileOf('email,role\n=cmd@example.com,guest\nhome-1@example.com,guest\n');
    await run(['import', path, ...APPLY, '--report', report]);
    expect(readFileSync(report, 'utf8')).toBe(
      "line,email,role,verdict,why\r\n2,'=cmd@example.com,guest,invited,\r\n3,home-1@example.com,guest,exists,somebody with this address is a user already\r\n",
    );
    expect(statSync(report).mode & 0o777).toBe(0o600);
    const over = await run(['import', path, ...APPLY, '--report', report]);
    expect(over).toMatchObject({ code: EXIT.refused, err: [expect.stringContaining('exists already')] });
  });

  it('of a long file it shows the rows that are not simply good', async () => {
    const { run } = aUsersConsole();
    const rows = Array.from({ length: 200 }, (_, n) => `p${n}@example.com,${n === 150 ? 'king' : 'guest'}`);
    const { out, err } = await run(['import', fileOf(['email,role', ...rows].join('\n'))]);
    expect(out.join('\n')).toMatch(/^152 +broken +role must be one of/m);
    expect(out.join('\n')).not.toContain('would-invite');
    expect(err).toEqual(['1 of 200 rows are shown; --report FILE and --json have all of them']);
  });

  const tenThousand = ['email,role', ...Array.from({ length: 10_000 }, (_, n) => `p${n}@example.com,guest`)].join('\n');
  it.each<[what: string, content: string | Uint8Array, says: RegExp]>([
    ['nothing in it', '', /the file is empty; its first line must name email, role/],
    ['no rows', 'email,role\n', /no rows after its first line/],
    ['a column that nobody knows', 'email,role,shoe\na@example.com,guest,44', /1 unknown columns; these are known/],
    ['no column of roles', 'email\na@example.com', /does not name the column role/],
    ['10,000 rows', tenThousand, /10000 rows, at most 5000 fit: split it into 2 files/],
    ['UTF-16', Buffer.from('\uFEFFemail,role\n', 'utf16le'), /UTF-16, not in UTF-8; save the file as "CSV UTF-8"/],
    [
      'Latin-1',
      Buffer.from('email,role,givenName\na@example.com,guest,Ren\u00e9', 'latin1'),
      /not in UTF-8 \(first seen in line 2\)/,
    ],
  ])('refuses a file with %s as a whole, leaves no report, and invites nobody', async (_, content, says) => {
    const { run, written } = aUsersConsole();
    const before = written();
    const path = fileOf(content);
    for (const apply of [[], APPLY]) {
      const told = await run(['import', path, ...apply, '--report', join(folder, 'report.csv')]);
      expect(told).toMatchObject({ code: EXIT.refused, out: [], err: [expect.stringMatching(says)] });
    }
    expect((await run(['import', path, '--json'])).json()).toEqual([
      { refused: 'unusable-file', says: expect.stringMatching(says) },
    ]);
    expect([written(), readdirSync(folder)]).toEqual([before, ['people.csv']]);
  });

  it('U1: gives nobody a role above the caller’s own', async () => {
    const { run } = aUsersConsole();
    const path = fileOf('email,role\nbo@example.com,super_admin\ncy@example.com,admin\n');
    const { text, code } = await run(['import', path, ...APPLY], person('admin-1', 'admin'));
    expect(text).toMatch(/^2 +super_admin +refused +admin cannot give the role super_admin$/m);
    expect([code, text]).toEqual([EXIT.refused, expect.stringMatching(/2 rows: 1 invited, 1 refused\./)]);
    expect((await run(['import', path], person('srm-1', 'srm'))).err).toEqual(['srm may not import']);
  });

  it.each([
    [['--apply'], 'say why these people are invited: --reason TEXT'],
    [[...APPLY, '--stage', 'prod'], 'say so by --confirm prod'],
    [['--report', '/nowhere/report.csv'], 'cannot write /nowhere/report.csv'],
  ])('refuses %j', async (args, says) => {
    const { run, written } = aUsersConsole();
    const before = written();
    const { code, err } = await run(['import', fileOf(MIXED), ...args]);
    expect([code, err]).toEqual([EXIT.refused, [expect.stringContaining(says)]]);
    expect(written()).toEqual(before);
  });

  it('refuses a file that is not there, before it reaches the stage', async () => {
    const { run, reached } = aUsersConsole();
    expect((await run(['import', join(folder, 'none.csv')])).err).toEqual([expect.stringContaining('cannot read')]);
    expect(reached).toEqual([]);
  });
});
