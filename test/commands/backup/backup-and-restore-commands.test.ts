import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive } from '../../../src/adapters/archive/folder-archive.ts';
import { digestText } from '../../../src/adapters/archive/gzip-packing.ts';
import { createMemoryRestoreCheckpoints } from '../../../src/adapters/memory/memory-restore-checkpoints.ts';
import type { MemoryStageTables } from '../../../src/adapters/memory/memory-stage-tables.ts';
import { backupCreate } from '../../../src/commands/backup/backup-create.ts';
import { backupList } from '../../../src/commands/backup/backup-list.ts';
import { backupVerify } from '../../../src/commands/backup/backup-verify.ts';
import { main } from '../../../src/commands/main.ts';
import { reportsIn } from '../../../src/commands/operations/keep-report.ts';
import { restoreStage } from '../../../src/commands/restore/restore-stage.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import { registryVersion } from '../../../src/domain/operations/backup/manifest.ts';
import type { AuditEntry } from '../../../src/domain/operations/events.ts';
import { anonymiser } from '../../../src/domain/operations/restore/anonymise.ts';
import { memoryTables, NOW, REGISTRY, toolsFor, USERS } from '../../support/backup-world.ts';
import { aTerminal } from '../../support/terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-commands-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const world = (tables: MemoryStageTables, stage = 'dev') => {
  const { terminal, out, err } = aTerminal();
  const entries: AuditEntry[] = [];
  const frame = {
    terminal,
    clock: () => NOW,
    newId: () => '1a2b3c4d5e6f',
    operator: 'operator:tester',
    trail: { add: async (entry: AuditEntry) => void entries.push(entry) },
    keepReport: reportsIn(join(folder, 'reports'), () => NOW),
  };
  const tools = toolsFor(createFolderArchive(join(folder, 'backups')));
  const common = { ...tools, registry: REGISTRY, tables, clock: () => NOW, frame };
  const create = backupCreate({
    ...common,
    others: [USERS],
    absent: [{ name: 'files', because: 'the stage has no bucket of files' }],
    newId: () => '1a2b3c4d5e6f',
    tool: '0.1.0',
    service: 'realtechee-backend',
    region: 'us-west-1',
    suffix: 'a'.repeat(26),
    startBackups: async (models) =>
      models.map((model) => (model === 'Requests' ? { model, problem: 'no such vault' } : { model, job: 'j' })),
  });
  const files = new Map<string, string>();
  const restoreInto = (into: string, more: object = {}, compares: object = {}) =>
    restoreStage({
      ...common,
      checkpoints: createMemoryRestoreCheckpoints(),
      anonymise: anonymiser(digestText, 'key'),
      mayMake: () => false,
      suffix: 'b'.repeat(26),
      keepConfiguration: async (backup, text) => {
        files.set(backup, text);
        return `kept/${backup}.json`;
      },
      ...compares,
    })({
      into,
      from: `${stage}-20260401T093000Z-1a2b3c4d`,
      ifNeeded: false,
      overwrite: false,
      anonymise: false,
      apply: false,
      json: false,
      asTyped: `realtechee restore --into ${into}`,
      ...more,
    });
  return {
    out,
    err,
    entries,
    files,
    tools,
    frame,
    restoreInto,
    create: (more: object = {}) =>
      create({ stage, to: 'folder', folder: 'backups', aws: false, apply: true, json: false, ...more }),
    list: () => backupList({ frame, ...tools })({ stage, in: 'folder', folder: 'backups', all: false, json: false }),
    verify: (registry = REGISTRY) =>
      backupVerify({ frame, ...tools, registryVersion: registryVersion(registry, digestText) })({
        id: `${stage}-20260401T093000Z-1a2b3c4d`,
        stage,
        in: 'folder',
        folder: 'backups',
        json: false,
      }),
  };
};

describe('realtechee backup', () => {
  it('shows what it would copy, and writes nothing, until it is told to', async () => {
    const { create, out, entries } = world(memoryTables());
    expect(await create({ apply: false })).toBe(EXIT.done);
    expect(out.join('\n')).toContain('6 tables of 6, about 30 items');
    expect(out.join('\n')).toContain('realtechee backup create --stage dev --folder backups --apply');
    expect(readdirSync(folder)).toEqual(['reports']);
    expect(entries).toEqual([]);
  });

  it('O1: copies, says what to do next, and is audited; list and verify know the copy', async () => {
    const { create, list, verify, out, entries } = world(memoryTables());
    expect(await create()).toBe(EXIT.done);
    expect(out.join('\n')).toContain('6 tables, 30 items');
    expect(out.at(-1)).toContain('realtechee backup verify dev-20260401T093000Z-1a2b3c4d --stage dev');
    expect(entries.map(({ action }) => action)).toEqual([
      'operations.backup.create.begun',
      'operations.backup.create.ended',
    ]);
    expect(await list()).toBe(EXIT.done);
    expect(out.join('\n')).toMatch(/dev-20260401T093000Z-1a2b3c4d +complete +0 h +30/);
    expect(await verify()).toBe(EXIT.done);
    expect(out.at(-1)).toContain('is whole');
    expect(await verify(REGISTRY.slice(1))).toBe(EXIT.done);
    expect(out.at(-1)).toContain('another version of the table registry');
  });

  it('O1, O3: exits with 1 and names the table that is missing', async () => {
    const tables = memoryTables();
    tables.dropTable('Requests');
    const { create, out } = world(tables);
    for (const apply of [true, false]) expect(await create({ apply })).toBe(EXIT.refused);
    expect(out.join('\n')).toContain('Nothing was written: 1 table(s) of the registry are not there: Requests.');
    expect(out.join('\n')).toContain('Not there: Requests.');
  });

  it('O3: exits with 1 when AWS began no backup of a table, and says which', async () => {
    const { create, out } = world(memoryTables());
    expect(await create({ aws: true })).toBe(EXIT.refused);
    expect(out.join('\n')).toContain('5 of 6 jobs started');
    expect(out.join('\n')).toContain('Requests: no such vault');
  });

  it('O1, O3: exits with 1 for a damaged backup, and names the file', async () => {
    const { create, verify, list, out } = world(memoryTables());
    await create();
    rmSync(join(folder, 'backups/dev-20260401T093000Z-1a2b3c4d/tables/Contacts/00-0001.ndjson.gz'));
    expect(await verify()).toBe(EXIT.refused);
    expect(out.join('\n')).toContain('tables/Contacts/00-0001.ndjson.gz  the file is missing');
    expect(out.at(-1)).toBe('  realtechee backup list --stage dev --folder backups');
    expect(await list()).toBe(EXIT.refused);
    expect(out.at(-1)).toBe('  realtechee backup verify dev-20260401T093000Z-1a2b3c4d --stage dev --folder backups');
  });
});

describe('realtechee restore', () => {
  const lost = async () => {
    const tables = memoryTables();
    const made = world(tables);
    await made.create();
    for (const id of ['Contacts-1', 'Contacts-2']) tables.takeAway('Contacts', id);
    return { ...made, tables };
  };

  it('shows by table what it would write, and the command that does it', async () => {
    const { restoreInto, out, tables } = await lost();
    expect(await restoreInto('dev')).toBe(EXIT.done);
    expect(out.join('\n')).toMatch(/Contacts +5 +3 +2 +0 +0 +0 +0 +2/);
    expect(out.join('\n')).toContain('2 rows would be written. Nothing was: say --apply.');
    expect(out.at(-1)).toBe('  realtechee restore --into dev --apply');
    expect(tables.rows('Contacts')).toHaveLength(3);
  });

  it('says of how many rows the registry has it otherwise, and whose', async () => {
    const { restoreInto, out } = await lost();
    await restoreInto('dev');
    expect(out.join('\n')).toMatch(/come back so: .*\bRequests 5\b.* \(`data check` says why\)/);
    expect(out.join('\n')).not.toMatch(/come back so: .*\bContacts\b/);
  });

  it('O1: brings back what is missing; done again, it says that there is nothing, as a refusal or as asked', async () => {
    const { restoreInto, out, tables } = await lost();
    expect(await restoreInto('dev', { apply: true })).toBe(EXIT.done);
    expect(out.join('\n')).toContain('2 rows written');
    expect(tables.rows('Contacts')).toHaveLength(5);
    expect(await restoreInto('dev', { apply: true })).toBe(EXIT.refused);
    expect(await restoreInto('dev', { apply: true, ifNeeded: true })).toBe(EXIT.done);
    expect(await restoreInto('dev')).toBe(EXIT.done);
    expect(out.at(-1)).toContain('There is nothing to restore');
  });

  it('O1: shows what of the configuration is gone or another, and how to set it again; changes none of it', async () => {
    const tables = memoryTables();
    const { create, restoreInto, out, files } = world(tables);
    await create();
    const differences = {
      ...{ inBackup: 4, missing: ['notifications/link-hosts'], changed: ['notifications/sms-max-segments'] },
      ...{ secretsMissing: ['notifications/unsubscribe-key'], extra: [] },
      values: { 'notifications/link-hosts': 'example.com', 'notifications/sms-max-segments': '3' },
    };
    expect(await restoreInto('dev', {}, { compareConfiguration: async () => differences })).toBe(EXIT.done);
    const said = out.join('\n');
    expect(said).toContain(
      'configuration: 4 parameter(s) in the backup, 1 of them without a value now, 1 with another, 0 came later',
    );
    expect(said).toContain('secret, and to be set anew, since no backup has its value: notifications/unsubscribe-key');
    expect(said).toContain('realtechee config import kept/dev-20260401T093000Z-1a2b3c4d.json --stage dev');
    expect(JSON.parse(files.get('dev-20260401T093000Z-1a2b3c4d') ?? '')).toEqual({ parameters: differences.values });
    files.clear();
    const same = { ...differences, missing: [], changed: [], secretsMissing: [], values: {} };
    await restoreInto('dev', {}, { compareConfiguration: async () => same });
    expect(files.size).toBe(0);
  });

  it('O1: never puts people of production into another stage; anonymised, nobody of them is in it', async () => {
    const tables = memoryTables(0);
    tables.plant('Contacts', {
      id: { S: 'c-1' },
      email: { S: 'planted.person@realpeople.test' },
      updatedAt: { S: 'x' },
    });
    const { create, restoreInto, out, tools, frame } = world(tables, 'prod');
    await create({ confirm: 'prod' });
    expect(await restoreInto('dev', { apply: true })).toBe(EXIT.refused);
    expect(out.at(-1)).toContain('goes into dev with --anonymise, or not at all');
    const target = memoryTables(0);
    const restore = restoreStage({
      ...tools,
      frame,
      registry: REGISTRY,
      tables: target,
      clock: () => NOW,
      checkpoints: createMemoryRestoreCheckpoints(),
      anonymise: anonymiser(digestText, 'key'),
      mayMake: () => false,
      suffix: 'b'.repeat(26),
      keepConfiguration: async () => 'nowhere',
    });
    const asked = { into: 'dev', from: 'prod-20260401T093000Z-1a2b3c4d', ifNeeded: false, overwrite: false };
    expect(await restore({ ...asked, anonymise: true, apply: true, json: true, asTyped: '' })).toBe(EXIT.done);
    expect(JSON.stringify(target.rows('Contacts'))).toMatch(/person-[0-9a-f]{16}@example\.com/);
    expect(JSON.stringify(target.rows('Contacts')) + out.join()).not.toContain('realpeople');
  });

  it('O3: refuses prod without its name, before anything is looked at', async () => {
    const { restoreInto } = world(memoryTables(), 'prod');
    await expect(restoreInto('prod', { apply: true })).rejects.toThrow('say so by --confirm prod');
  });
});

describe('the command line', () => {
  const run = async (...args: string[]) => {
    const { terminal, out, err } = aTerminal();
    return { code: await main(args, terminal), out: out.join('\n'), err: err.join('\n') };
  };

  it.each([
    ['backup', 'create'],
    ['backup', 'list'],
    ['backup', 'verify'],
    ['restore'],
  ])('shows how, with an example: %s %s', async (...words) => {
    const { code, out } = await run(...words.filter((word) => word !== undefined), '--help');
    expect([code, out.includes('\nExample:\n  realtechee ')]).toEqual([EXIT.done, true]);
  });

  it.each([
    [['restore', '--into', 'local'], 'say from what: --from BACKUP, or --point-in-time MOMENT'],
    [['restore', '--into', 'local', '--from', 'nonsense'], 'is no name of a backup'],
    [['restore', '--into', 'local', '--point-in-time', 'latest'], 'has no point-in-time recovery'],
    [['restore', '--into', 'dev', '--point-in-time', 'soon'], 'It must be a date'],
    [['backup', 'list', '--stage', 'local', '--in', 's3'], 'keeps no backups, so it has no bucket'],
    [['backup', 'list', '--stage', 'nowhere'], 'There is no stage "nowhere"'],
  ])('O3: refuses %j, and says why', async (args, words) => {
    const { code, err } = await run(...args);
    expect([code, err]).toEqual([EXIT.refused, expect.stringContaining(words)]);
  });
});
