import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecoveryFiles } from '../../../src/adapters/archive/recovery-files.ts';
import type { Recovery } from '../../../src/domain/operations/recovery/recovery.ts';
import { describeRecoveriesContract } from '../../contract/recoveries.contract.ts';

const RECOVERY: Recovery = {
  ...{ id: 'drill-1', stage: 'dev', purpose: 'drill', source: { kind: 'backup', backup: 'dev-1' } },
  ...{ fromSuffix: 'a', suffix: 'b', beganAt: '2026-04-01T10:00:00.000Z', point: '2026-04-01T09:00:00.000Z' },
  ...{ made: ['Contacts'], done: { restore: '2026-04-01T10:01:00.000Z' } },
  ...{ tables: [{ model: 'Contacts', rows: 3 }], findings: 1 },
};

describe('the files of recoveries', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recoveries-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describeRecoveriesContract(async () => {
    const own = mkdtempSync(join(folder, 'of-'));
    return () => createRecoveryFiles(own);
  });

  it('keep how far each has come, for their owner alone, and leave nothing half-written', async () => {
    const files = createRecoveryFiles(folder);
    expect(await files.read('drill-1')).toBeUndefined();
    await files.write({ ...RECOVERY, done: {} });
    await files.write(RECOVERY);
    expect(await files.read('drill-1')).toEqual(RECOVERY);
    expect(readdirSync(folder)).toEqual(['drill-1.json']);
    expect(statSync(join(folder, 'drill-1.json')).mode & 0o077).toBe(0);
  });

  it.each([
    '',
    '{',
    '{}',
    JSON.stringify({ ...RECOVERY, made: 'all' }),
  ])('refuse one that is damaged: %#', async (text) => {
    writeFileSync(join(folder, 'drill-1.json'), text);
    await expect(createRecoveryFiles(folder).read('drill-1')).rejects.toThrow('no recovery that can be gone on with');
  });
});
