import { createMemoryStageTables } from '../../../../src/adapters/memory/memory-stage-tables.ts';
import { canonicalItem, textOf } from '../../../../src/domain/operations/backup/stored-item.ts';
import { holdBackRows } from '../../../../src/domain/operations/restore/hold-back-rows.ts';
import { NOW, REGISTRY } from '../../../support/backup-world.ts';
import { crashPoints } from '../../../support/crashes.ts';

const ORIGIN = { id: 'recover-1', endedAt: NOW.toISOString() };
const MODELS = REGISTRY.map(({ model }) => model);

const stage = () => {
  const tables = createMemoryStageTables(REGISTRY);
  for (let at = 0; at < 5; at += 1)
    tables.plant('NotificationQueue', { id: { S: `n-${at}` }, status: { S: at === 4 ? 'SENT' : 'SCHEDULED' } });
  tables.plant('SignalEvents', { id: { S: 's-open' } });
  tables.plant('SignalEvents', { id: { S: 's-planned' }, processedAt: { S: 'x' } });
  tables.plant('UserCommands', { id: { S: 'c-open' }, open: { S: 'open' }, state: { S: 'begun' } });
  tables.plant('UserCommands', { id: { S: 'lock#u-1' } });
  return tables;
};
const picture = (tables: ReturnType<typeof stage>) => MODELS.map((model) => tables.rows(model).map(canonicalItem));

describe('holding rows back in whole tables', () => {
  it('N3: holds signals, messages and commands on users; done again, it holds nothing more and counts the same', async () => {
    const tables = stage();
    const counts = { message: 4, signal: 1, 'user-command': 1 };
    expect(await holdBackRows(tables)(MODELS, ORIGIN)).toEqual({ ...counts, 'user-lock': 1 });
    const held = picture(tables);
    expect(await holdBackRows(tables)(MODELS, ORIGIN)).toEqual({ ...counts, 'user-lock': 0 });
    expect(picture(tables)).toEqual(held);
    const open = tables.rows('NotificationQueue').filter((row) => textOf(row, 'status') === 'SCHEDULED');
    expect(open).toEqual([]);
    expect(await holdBackRows(tables)(MODELS, { ...ORIGIN, id: 'another' })).toMatchObject({ message: 0, signal: 0 });
  });

  it('N3: killed at any point, its last write coming late, the next run ends as one that was not', async () => {
    const whole = stage();
    await holdBackRows(whole)(MODELS, ORIGIN);
    const counting = crashPoints();
    await counting.run(() => holdBackRows(counting.watched('rows', stage()))(MODELS, ORIGIN));
    expect(counting.passed.length).toBeGreaterThan(15);
    for (let point = 0; point < counting.passed.length; point += 1) {
      const tables = stage();
      const crash = crashPoints(point);
      expect(await crash.run(() => holdBackRows(crash.watched('rows', tables))(MODELS, ORIGIN))).toBe('crashed');
      expect(await holdBackRows(tables)(MODELS, ORIGIN)).toMatchObject({ message: 4, signal: 1, 'user-command': 1 });
      expect(picture(tables)).toEqual(picture(whole));
    }
  });

  it('is a fault when somebody else writes meanwhile', async () => {
    const tables = stage();
    const raced = { ...tables, put: async () => 'lost' as const };
    await expect(holdBackRows(raced)(MODELS, ORIGIN)).rejects.toThrow('somebody writes rows that should be held');
  });
});
