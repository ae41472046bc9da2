import { createMemoryDataTables } from '../../../src/adapters/memory/memory-data-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { type RetentionOptions, retentionRun } from '../../../src/commands/retention/retention-run.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import type { ExactRow } from '../../../src/domain/operations/data/exact-row.ts';
import { digest } from '../../support/migration-world.ts';

const NOW = new Date('2026-04-01T00:00:00.000Z');
const PACE = { sleep: async () => {}, rowsASecond: 1_000_000 };
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const YEARS_7 = 7 * 365;

const createWorld = (rows: Readonly<Record<string, readonly ExactRow[]>>) => {
  const tables = createMemoryDataTables({ pageSize: 2 });
  for (const [model, some] of Object.entries(rows)) tables.plant(model, ...some);
  const registry = readTableRegistry();
  const run = (options: Partial<RetentionOptions> = {}) =>
    retentionRun({ stage: 'prod', registry, tables, digest, clock: () => NOW })({ apply: false, ...options }, PACE);
  const apply = async () => {
    const planned = await run();
    const [, asOf = '', plan = ''] =
      /--as-of (\S+) --plan (\w+) --apply --confirm prod$/.exec(planned.next?.at(-1) ?? '') ?? [];
    return run({ apply: true, plan, asOf: new Date(asOf) });
  };
  const ids = (model: string) => tables.all(model).map(({ id }) => id);
  return { tables, run, apply, ids };
};

describe('realtechee retention run', () => {
  it('removes rows when the time of their table is over, counted from when they have served, and no others', async () => {
    const { run, apply, ids } = createWorld({
      AuditLog: [
        { id: 'over', at: daysAgo(YEARS_7 + 1), createdAt: daysAgo(1) },
        { id: 'not yet', at: daysAgo(YEARS_7 - 1), createdAt: daysAgo(YEARS_7 + 9) },
        { id: 'today', at: daysAgo(YEARS_7) },
        { id: 'no time', at: 'long ago', createdAt: daysAgo(YEARS_7 + 1) },
      ],
      SignalEvents: [
        { id: 'planned', processedAt: daysAgo(401), createdAt: daysAgo(500) },
        { id: 'never planned', createdAt: daysAgo(500) },
      ],
      NotificationQueue: [
        { id: 'ended', updatedAt: daysAgo(401) },
        { id: 'waits', updatedAt: daysAgo(401), dueAt: daysAgo(400) },
      ],
      Contacts: [{ id: 'old', createdAt: daysAgo(9_999), updatedAt: daysAgo(9_999) }],
    });
    const planned = await run();
    expect(planned.lines.join('\n')).toMatch(/NotificationQueue +2 +1 +in work 1 +ended/);
    expect(planned.lines.join('\n')).toMatch(/SignalEvents +2 +1 +old, and has not served yet 1/);
    expect(ids('AuditLog')).toHaveLength(4);
    expect(await apply()).toMatchObject({ verdict: 'done', report: { isAsPlanned: true } });
    expect(ids('AuditLog')).toEqual(['not yet', 'today']);
    expect(ids('SignalEvents')).toEqual(['never planned']);
    expect(ids('NotificationQueue')).toEqual(['waits']);
    expect(ids('Contacts')).toEqual(['old']);
    expect((await run()).next).toEqual([]);
  });

  it('keeps what is on legal hold, and what names what is: by id, by address, inside JSON', async () => {
    const over = { at: daysAgo(YEARS_7 + 1), createdAt: daysAgo(YEARS_7 + 1) };
    const { apply, ids } = createWorld({
      Contacts: [
        { id: 'held', email: 'Jane@a.example', legalHold: 'true' },
        { id: 'lifted', email: 'john@a.example', legalHold: false },
      ],
      Requests: [{ id: 'r-held', legalHold: true }],
      AuditLog: [
        { id: 'by id', entityId: 'held', ...over },
        { id: 'by itself', entityId: 'x', legalHold: true, ...over },
        { id: 'deep', after: { list: ['r-held'] }, ...over },
        { id: 'of another', entityId: 'lifted', ...over },
      ],
      NotificationQueue: [{ id: 'by address', recipient: 'jane@a.example', updatedAt: daysAgo(401) }],
      SignalEvents: [{ id: 'in json', payload: '{"requestId":"r-held"}', processedAt: daysAgo(401) }],
    });
    expect(await apply()).toMatchObject({ verdict: 'done' });
    expect(ids('AuditLog')).toEqual(['by id', 'by itself', 'deep']);
    expect(ids('NotificationQueue')).toEqual(['by address']);
    expect(ids('SignalEvents')).toEqual(['in json']);
  });

  it('bears a text that is nested as deep as it is long, and still finds what is in it', async () => {
    const nested = (deep: string): string => `${'['.repeat(50_000)}${JSON.stringify(deep)}${']'.repeat(50_000)}`;
    const payload = (message: string): string => JSON.stringify({ message });
    const { apply, ids } = createWorld({
      Contacts: [{ id: 'held', legalHold: true }],
      SignalEvents: [
        { id: 'hostile', payload: payload(nested('nobody')), processedAt: daysAgo(401) },
        { id: 'of the held', payload: payload(nested('held')), processedAt: daysAgo(401) },
      ],
    });
    expect(await apply()).toMatchObject({ verdict: 'done' });
    expect(ids('SignalEvents')).toEqual(['of the held']);
  });

  it('leaves rows of somebody on whom a hold comes while rows of other tables go', async () => {
    const { tables, apply, ids } = createWorld({
      Contacts: [{ id: 'c' }],
      SignalEvents: [{ id: 's', payload: '{"contactId":"x"}', processedAt: daysAgo(401) }],
      AuditLog: [{ id: 'a', entityId: 'c', at: daysAgo(YEARS_7 + 1) }],
    });
    const order: string[] = [];
    tables.beforeWrite((model) => {
      order.push(model);
      if (order.length === 1) tables.plant('Contacts', { id: 'c', legalHold: true });
    });
    expect(await apply()).toMatchObject({ verdict: 'refused', report: { isAsPlanned: false } });
    expect([order, ids('SignalEvents'), ids('AuditLog')]).toEqual([['SignalEvents'], [], ['a']]);
  });

  it('leaves a row on which a hold comes between the look and the removal', async () => {
    const { tables, apply, ids } = createWorld({ AuditLog: [{ id: 'a', at: daysAgo(YEARS_7 + 1) }] });
    tables.beforeWrite((model, row) => tables.plant(model, { ...row, legalHold: true }));
    expect(await apply()).toMatchObject({ verdict: 'refused', report: { isAsPlanned: false } });
    expect(ids('AuditLog')).toEqual(['a']);
  });

  it('refuses a time in the future, a plan that is not true any more, and to begin without one', async () => {
    const { run, ids } = createWorld({ AuditLog: [{ id: 'a', at: daysAgo(YEARS_7 + 1) }] });
    await expect(run({ asOf: new Date(NOW.getTime() + 1) })).rejects.toThrow(UsageRefused);
    await expect(run({ apply: true })).rejects.toThrow('--plan');
    expect(await run({ apply: true, plan: 'old' })).toMatchObject({
      verdict: 'refused',
      next: ['realtechee retention run --stage prod'],
    });
    expect(ids('AuditLog')).toEqual(['a']);
  });
});
