import { createMemoryDrillLedger, type KeptDrills } from '../../../src/adapters/memory/memory-drill-ledger.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryOperationMetrics } from '../../../src/adapters/memory/memory-operation-metrics.ts';
import type { RecoveryPoint } from '../../../src/domain/operations/backup/check-backups.ts';
import { MANIFEST } from '../../../src/domain/operations/backup/manifest.ts';
import { checkBackupsHandler } from '../../../src/handlers/operations/check-backups.schedule.ts';
import { checkBackupsDependencies } from '../../../src/handlers/operations/dependencies.ts';
import { backedUp, memoryTables, NOW, toolsFor } from '../../support/backup-world.ts';
import { STAGE_ENVIRONMENT } from '../../support/stage-environment.ts';

const HOUR = 3_600_000;

interface KeptPoint extends RecoveryPoint {
  readonly hoursOld: number;
}

const point = (model: string, hoursOld: number, isComplete = true): KeptPoint => ({ model, hoursOld, isComplete });

/** A vault with these, looked at three hours after the backup in files of `backedUp`. */
const world = async (points: readonly KeptPoint[], drills = createMemoryDrillLedger()) => {
  const { archive, manifest } = await backedUp(memoryTables());
  const journal = createMemoryJournal();
  const metrics = createMemoryOperationMetrics();
  const now = new Date(NOW.getTime() + 3 * HOUR);
  const since = async function* (moment: Date) {
    const isSince = ({ hoursOld }: KeptPoint): boolean => now.getTime() - hoursOld * HOUR >= moment.getTime();
    for (const one of points.filter(isSince)) yield [one];
  };
  const models = ['Contacts', 'Requests'];
  const backups = { ...toolsFor(archive), stage: 'dev', models, recoveryPoints: { since }, drills, clock: () => now };
  return { run: checkBackupsHandler({ backups, journal, metrics }), archive, manifest, journal, metrics };
};

const FRESH = [point('Contacts', 3), point('Requests', 3)];

describe('the daily check of backups', () => {
  it('O1: is content with a complete backup of every table of last night, and a whole one in files', async () => {
    const { run, journal, metrics, manifest } = await world(FRESH);
    await run();
    expect(metrics.checks).toEqual([{ tables: 2, missing: [], incomplete: [], newest: { id: manifest.id } }]);
    expect(journal.entries.map(({ code }) => code)).toEqual(['operations.backups-checked']);
  });

  it.each([
    ['never begun', [point('Contacts', 3)], []],
    ['of the night before', [point('Contacts', 3), point('Requests', 26.5)], []],
    ['begun and not complete', [point('Contacts', 3), point('Requests', 3, false)], ['Requests']],
  ])('O1: tells of a table whose backup is %s', async (_, points, incomplete) => {
    const { run, journal, metrics } = await world(points);
    await run();
    expect(metrics.checks).toMatchObject([{ missing: ['Requests'], incomplete }]);
    expect(journal.entries).toMatchObject([
      { level: 'error', code: 'operations.backups-missing', fields: { missing: ['Requests'] } },
    ]);
  });

  it('takes the complete one of two backups of a night, in whatever order they come', async () => {
    for (const points of [[point('Requests', 2, false)], [point('Requests', 4, false)]]) {
      const { run, metrics } = await world([...points, ...FRESH, ...points]);
      await run();
      expect(metrics.checks).toMatchObject([{ missing: [] }]);
    }
  });

  it('O1: tells of a backup in files of which a file is missing; one that is not finished yet is passed over', async () => {
    const { run, archive, manifest, metrics, journal } = await world(FRESH);
    await archive.put('dev-20260401T120000Z-99999999/tables/Contacts/00-0001.ndjson.gz', new Uint8Array(1));
    await archive.put(`prod-20260401T120000Z-99999999/${MANIFEST}`, new Uint8Array(1));
    archive.files.delete(`${manifest.id}/tables/Contacts/00-0001.ndjson.gz`);
    await run();
    const problem = expect.stringContaining('tables/Contacts/00-0001.ndjson.gz is missing');
    expect(metrics.checks).toMatchObject([{ missing: [], newest: { id: manifest.id, problem } }]);
    expect(journal.entries).toMatchObject([{ level: 'error', code: 'operations.backups-missing' }]);
  });

  it('O1: counts the days since a drill has succeeded; where none has, since it first asked', async () => {
    const kept: KeptDrills = { revision: 0 };
    const days = async (): Promise<readonly number[]> => {
      const { run, metrics } = await world(FRESH, createMemoryDrillLedger(kept));
      await run();
      return metrics.days;
    };
    expect(await days()).toEqual([0]);
    const now = new Date(NOW.getTime() + 3 * HOUR).getTime();
    kept.askedSince = new Date(now - 35.9 * 24 * HOUR).toISOString();
    expect(await days()).toEqual([35]);
    kept.succeededAt = new Date(now - 31 * 24 * HOUR).toISOString();
    expect(await days()).toEqual([31]);
  });

  it('has nothing to do on a stage that keeps no backups', async () => {
    const journal = createMemoryJournal();
    const metrics = createMemoryOperationMetrics();
    await checkBackupsHandler({ journal, metrics })();
    expect([journal.entries.length, metrics.checks]).toEqual([1, []]);
  });

  it('fails, and is tried again, when the vault cannot be asked', async () => {
    const { archive } = await world([]);
    // biome-ignore lint/correctness/useYield: it fails before it has anything to give
    const since = async function* (): AsyncGenerator<readonly RecoveryPoint[]> {
      throw new Error('no answer');
    };
    const drills = createMemoryDrillLedger();
    const backups = {
      ...{ ...toolsFor(archive), stage: 'dev', models: [], recoveryPoints: { since } },
      ...{ drills, clock: () => NOW },
    };
    const run = checkBackupsHandler({
      backups,
      journal: createMemoryJournal(),
      metrics: createMemoryOperationMetrics(),
    });
    await expect(run()).rejects.toThrow('no answer');
  });
});

describe('checkBackupsDependencies', () => {
  const KEPT = {
    BACKUP_VAULT: 'realtechee-backend-dev',
    BACKUPS_BUCKET: 'realtechee-backend-dev-backups-123456789012',
  };

  it('are put together where backups are kept, and where none are', () => {
    expect(checkBackupsDependencies({ ...STAGE_ENVIRONMENT, ...KEPT })).toHaveProperty('backups');
    expect(checkBackupsDependencies(STAGE_ENVIRONMENT)).not.toHaveProperty('backups');
  });

  it.each([
    ['BACKUP_VAULT', 'realtechee-backend-prod'],
    ['BACKUPS_BUCKET', 'realtechee-backend-prod-backups-123456789012'],
  ])('E2: refuse the %s of another stage', (name, value) => {
    expect(() => checkBackupsDependencies({ ...STAGE_ENVIRONMENT, ...KEPT, [name]: value })).toThrow(name);
  });
});
