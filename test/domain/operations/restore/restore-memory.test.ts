import { createMemoryArchive } from '../../../../src/adapters/memory/memory-archive.ts';
import { createMemoryRestoreCheckpoints } from '../../../../src/adapters/memory/memory-restore-checkpoints.ts';
import { createMemoryStageTables } from '../../../../src/adapters/memory/memory-stage-tables.ts';
import type { Packing } from '../../../../src/domain/operations/backup/ports.ts';
import { verifyBackup } from '../../../../src/domain/operations/backup/verify-backup.ts';
import { planRestore } from '../../../../src/domain/operations/restore/plan-restore.ts';
import type { TargetTables } from '../../../../src/domain/operations/restore/ports.ts';
import { restoreTables } from '../../../../src/domain/operations/restore/restore-tables.ts';
import { backedUp, NOW, REGISTRY, toolsFor } from '../../../support/backup-world.ts';

const CHUNK = 20;
/** Chunks that a verification reads at a time. */
const AT_ONCE = 4;
const LIMITS = { bytes: Number.POSITIVE_INFINITY, records: CHUNK };
const registry = REGISTRY.filter(({ model }) => model === 'Contacts');

/** Rows that were unpacked, and that nobody has asked the stage about yet: what a restore holds. */
const watched = (packing: Packing, target: TargetTables) => {
  let held = 0;
  let unpacking = 0;
  const most = { held: 0, unpacking: 0, asked: 0 };
  const beginAnew = (): void => {
    held = 0;
    most.held = 0;
  };
  /** A plan verifies the whole backup before it looks at a table, and asks the stage of nothing then. */
  const find: TargetTables['find'] = (model) => {
    if (model === 'Contacts') beginAnew();
    return target.find(model);
  };
  const unpack: Packing['unpack'] = async (bytes) => {
    unpacking += 1;
    most.unpacking = Math.max(most.unpacking, unpacking);
    const text = await packing.unpack(bytes);
    unpacking -= 1;
    held += text.ok ? text.value.split('\n').length - 2 : 0; // a header, and what is after the last line
    most.held = Math.max(most.held, held);
    return text;
  };
  const get: TargetTables['get'] = async (model, ids) => {
    most.asked = Math.max(most.asked, ids.length);
    held -= ids.length;
    return target.get(model, ids);
  };
  return {
    most,
    packing: { ...packing, unpack },
    tables: { ...target, find, get, count: async () => 1 },
    beginAnew,
  };
};

const restoredRows = async (rows: number) => {
  const source = createMemoryStageTables(registry);
  const at = NOW.toISOString();
  for (let index = 0; index < rows; index += 1)
    source.plant('Contacts', { id: { S: `c-${index}` }, createdAt: { S: at }, updatedAt: { S: at } });
  const archive = createMemoryArchive();
  const { manifest } = await backedUp(source, { archive, registry, limits: LIMITS, others: [] });
  const tools = toolsFor(archive);
  const { most, beginAnew, ...seams } = watched(tools.packing, createMemoryStageTables(registry));
  const dependencies = { ...tools, ...seams, registry, clock: () => NOW, anonymise: undefined, mayMake: () => true };
  expect((await verifyBackup(dependencies)(manifest.id)).problems).toEqual([]);
  const wish = { backup: manifest.id, into: 'dev', overwrite: false, anonymise: false };
  const plan = await planRestore(dependencies)(wish);
  if (!plan.ok) throw new Error(plan.refusal.because);
  const planned = most.held;
  beginAnew();
  const checkpoints = createMemoryRestoreCheckpoints();
  const restored = await restoreTables({ ...dependencies, checkpoints })(plan.value, wish, 'b'.repeat(26));
  expect(restored.written).toBe(rows);
  return { verified: most.unpacking, planned, restored: most.held, asked: most.asked };
};

describe('what a restore holds in memory', () => {
  it('O1: is one chunk of rows, and a batch of what it asks the stage about, for ten times the rows as well', async () => {
    const few = await restoredRows(10 * CHUNK);
    const many = await restoredRows(100 * CHUNK);
    expect(few).toEqual({ verified: AT_ONCE, planned: CHUNK, restored: CHUNK, asked: CHUNK });
    expect(many).toEqual(few);
  });
});
