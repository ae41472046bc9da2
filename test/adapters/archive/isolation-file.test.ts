import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIsolationFile } from '../../../src/adapters/archive/isolation-file.ts';
import { describeIsolationRecordsContract } from '../../contract/isolation.contract.ts';

describe('the file of an isolation', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isolation-'));
    path = join(folder, 'isolations', 'dev.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  describeIsolationRecordsContract(async () => createIsolationFile(path));

  it('is its owner’s alone, and refused when it is something else', async () => {
    const file = createIsolationFile(path);
    await file.write({ beganAt: new Date(0), settings: [], deniedRoles: [] });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, '{"settings":');
    await expect(file.read()).rejects.toThrow('is no record of an isolation');
  });
});
