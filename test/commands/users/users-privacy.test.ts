import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryPersonalFiles } from '../../../src/adapters/memory/memory-personal-files.ts';
import { main } from '../../../src/commands/main.ts';
import { openPrivateFile } from '../../../src/commands/private-file.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import { type UsersEraseOptions, usersErase } from '../../../src/commands/users/users-erase.ts';
import { usersExport } from '../../../src/commands/users/users-export.ts';
import {
  createPrivacyWorld,
  JANE,
  JANES_ROWS,
  OPERATOR,
  type PrivacyWorld,
} from '../../support/personal-data-world.ts';
import { aTerminal } from '../../support/terminal.ts';

const eraseIn = async ({ dependencies }: PrivacyWorld, options: Partial<UsersEraseOptions> = {}) => {
  const { terminal, out, err } = aTerminal();
  const erase = usersErase({ ...dependencies, caller: OPERATOR }, terminal);
  const code = await erase({
    ...{ userId: JANE.id, stage: 'dev', apply: false, json: false, reason: 'asked to be forgotten' },
    ...options,
  });
  return { code, out: out.join('\n'), err };
};

describe('realtechee users erase', () => {
  it('U6: shows the plan and erases nothing: counts, what is kept, backups, what cannot be undone, and how to go on', async () => {
    const world = createPrivacyWorld();
    const { code, out, err } = await eraseIn(world);
    expect(code).toBe(EXIT.done);
    expect(world.dependencies.rows.all('Requests')).toEqual(JANES_ROWS.Requests);
    expect(out).toMatch(/Nothing was erased/);
    expect(out).toMatch(/Requests +3 +1 +message 3/);
    expect(out).toMatch(/Requests +2555 +2033-11-20/);
    expect(out).toMatch(/NotificationQueue +400/);
    expect(out).toMatch(/cannot be brought back/);
    expect(out).toMatch(/erase jane --stage dev --apply --plan id-1 --confirm jane/);
    expect(out).not.toMatch(/example\.com|0123/);
    expect(err).toContain('tables: Contacts, 2 rows');
  });

  it('U6: deletes the files from the stage’s bucket at the end, and says which stay and why', async () => {
    const world = createPrivacyWorld();
    world.dependencies.rows.plant('Projects', { id: 'p', cover: 'https://files.example.com/public/jane.png' });
    await eraseIn(world);
    const files = createMemoryPersonalFiles('https://files.example.com/', ['public/kitchen.jpg', 'public/jane.png']);
    const withFiles = { ...world, dependencies: { ...world.dependencies, files } };
    const { code, out } = await eraseIn(withFiles, { apply: true, plan: 'id-1', confirm: JANE.id });
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/2 file\(s\) deleted/);
    expect(out).toMatch(/other rows still name, so they stay:\nhttps:\/\/files.example.com\/public\/jane.png/);
    expect(files.keys()).toEqual(['public/jane.png']);
    const again = await eraseIn(withFiles, { apply: true, plan: 'id-1', confirm: JANE.id, json: true });
    expect(JSON.parse(again.out)).toMatchObject({ state: 'ended', erasedFiles: { deleted: 0, named: { length: 1 } } });
  });

  it('carries the plan out when it and the user are named, and names the files that are not the stage’s to delete', async () => {
    const world = createPrivacyWorld();
    await eraseIn(world);
    const { code, out } = await eraseIn(world, { apply: true, plan: 'id-1', confirm: JANE.id });
    expect(code).toBe(EXIT.done);
    expect(out).toMatch(/not this stage’s to delete.*https:\/\/files\.example\.com\/public\/kitchen\.jpg/s);
    expect(out).toMatch(/Erased, and the account is deleted.*users\.erased#id-1/);
    expect(world.removed).toEqual([JANE.id]);
  });

  it('asks for the user once more and for the plan, before it reads anything', async () => {
    const world = createPrivacyWorld();
    await expect(eraseIn(world, { apply: true, plan: 'id-1' })).rejects.toThrow(UsageRefused);
    await expect(eraseIn(world, { apply: true, plan: 'id-1', confirm: 'john' })).rejects.toThrow(/--confirm jane/);
    await expect(eraseIn(world, { apply: true, confirm: JANE.id })).rejects.toThrow(/--plan/);
    const unexplained = usersErase(
      { ...world.dependencies, caller: OPERATOR },
      aTerminal().terminal,
    )({
      ...{ userId: JANE.id, stage: 'dev', json: false },
      ...{ apply: true, plan: 'id-1', confirm: JANE.id },
    });
    await expect(unexplained).rejects.toThrow(/--reason/);
  });

  it('says why it refuses, to people and to machines', async () => {
    const world = createPrivacyWorld();
    const refused = await eraseIn(world, { apply: true, plan: 'none', confirm: JANE.id });
    expect(refused).toMatchObject({ code: EXIT.refused, err: [expect.stringMatching(/no such plan/)] });
    const { code, out } = await eraseIn(world, { userId: 'nobody', json: true });
    expect({ code, said: JSON.parse(out) }).toMatchObject({ code: EXIT.refused, said: { refused: 'unknown-user' } });
  });

  it('names what is wrong with the reason', async () => {
    const world = createPrivacyWorld();
    await eraseIn(world);
    const named = { apply: true, plan: 'id-1', confirm: JANE.id, reason: 'Jane asked' };
    const { code, err } = await eraseIn(world, named);
    expect(code).toBe(EXIT.refused);
    expect(err.at(-1)).toMatch(/reason: must not name the person/);
  });

  it('says of an erasure that waits what for, and ends with 1', async () => {
    const world = createPrivacyWorld();
    world.dependencies.rows.plant('UserCommands', { id: 'c', targetId: JANE.id, open: 'open' });
    await eraseIn(world);
    const { code, out } = await eraseIn(world, { apply: true, plan: 'id-1', confirm: JANE.id });
    expect(code).toBe(EXIT.refused);
    expect(out).toMatch(/Not ended: it waits for rows in work/);
  });
});

describe('realtechee users export', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const exportIn = async ({ dependencies }: PrivacyWorld, userId: string = JANE.id, json = false) => {
    const { terminal, out } = aTerminal();
    const run = usersExport({ ...dependencies, caller: OPERATOR, openFile: openPrivateFile }, terminal);
    return { code: await run({ userId, output: join(folder, 'jane.json'), json }), out };
  };

  it('U6: writes all that is theirs and no secret into a file of their own, and keeps that it was done', async () => {
    const world = createPrivacyWorld();
    const { code, out } = await exportIn(world);
    expect({ code, out }).toEqual({ code: EXIT.done, out: [expect.stringMatching(/jane\.json: \d+ bytes/)] });
    const path = join(folder, 'jane.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = readFileSync(path, 'utf8');
    const { account, tables, isComplete } = JSON.parse(text);
    expect(isComplete).toBe(true);
    expect(account).toMatchObject({ id: JANE.id, email: JANE.email, groups: ['homeowner'] });
    expect(tables.Auth).toEqual([{ row: { id: 'auth-1', email: JANE.email } }]);
    expect(tables.Requests).toContainEqual({ id: 'request-3', mentionedIn: ['message'] });
    expect(tables.Requests).toContainEqual({ row: expect.objectContaining({ id: 'request-4', message: 'held' }) });
    expect(text).not.toMatch(/tok-123|From another owner|"agentEmail":"ann/);
    expect(world.dependencies.erasures.receipts()).toMatchObject([{ action: 'users.exported', entityId: JANE.id }]);
  });

  it('leaves no half of a file behind, and overwrites none', async () => {
    const world = createPrivacyWorld();
    const page = world.dependencies.rows.page;
    const broken = {
      ...world.dependencies.rows,
      page: (model: string, after?: string) =>
        model === 'Auth' ? Promise.reject(new Error('down')) : page(model, after),
    };
    await expect(exportIn({ ...world, dependencies: { ...world.dependencies, rows: broken } })).rejects.toThrow('down');
    expect((await exportIn(world, 'nobody', true)).code).toBe(EXIT.refused);
    expect(readdirSync(folder)).toEqual([]);
    await exportIn(world);
    await expect(exportIn(world)).rejects.toThrow(UsageRefused);
    expect(existsSync(join(folder, 'jane.json.part'))).toBe(false);
  });
});

describe('realtechee users', () => {
  it('knows export and erase', async () => {
    const { terminal, out } = aTerminal();
    expect(await main(['users', 'erase', '--help'], terminal)).toBe(EXIT.done);
    expect(await main(['users', 'export', '--help'], terminal)).toBe(EXIT.done);
    expect(out.join('')).toMatch(/--confirm <user id>[\s\S]*--output <file>/);
  });
});
