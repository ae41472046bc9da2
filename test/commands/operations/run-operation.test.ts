import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportPlaceIn, reportsIn } from '../../../src/commands/operations/keep-report.ts';
import { meterOn } from '../../../src/commands/operations/meter.ts';
import type { Outcome } from '../../../src/commands/operations/outcome.ts';
import { type Operation, type OperationFrame, runOperation } from '../../../src/commands/operations/run-operation.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import type { AuditEntry } from '../../../src/domain/operations/events.ts';
import { aTerminal } from '../../support/terminal.ts';

const NOW = new Date('2026-04-01T09:30:00.000Z');
const OPERATION: Operation = { name: 'backup.create', stage: 'dev', applies: true, asked: { tables: 2 } };
const DONE: Outcome = {
  verdict: 'done',
  report: { rows: 7 },
  lines: ['7 rows'],
  next: ['realtechee backup verify b-1'],
};

describe('an operation', () => {
  let folder: string;
  let entries: AuditEntry[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'operation-'));
    entries = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (
    work: () => Promise<Outcome>,
    operation: Partial<Operation> = {},
    options: { json?: boolean; confirm?: string; report?: string; reason?: string } = {},
    add: (entry: AuditEntry) => Promise<void> = async (entry) => void entries.push(entry),
  ) => {
    const { terminal, out, err } = aTerminal();
    const frame: OperationFrame = {
      terminal,
      clock: () => NOW,
      newId: () => '0123456789abcdef',
      operator: 'operator:tester',
      trail: { add },
      seeToReport: reportPlaceIn(folder),
      keepReport: reportsIn(folder, () => NOW),
    };
    const code = await runOperation(frame)({ ...OPERATION, ...operation }, { json: false, ...options }, work);
    return { code, out, err };
  };
  const reportPath = () => join(folder, '20260401T093000Z-dev-backup.create-01234567.json');

  it('says what it came to and what comes next, keeps a report for its owner alone, and is audited', async () => {
    const { code, out, err } = await run(async () => DONE, {}, { reason: 'monthly' });
    expect(code).toBe(EXIT.done);
    expect(out).toEqual(['7 rows', '\nNext:', '  realtechee backup verify b-1']);
    expect(err.at(-1)).toContain(reportPath());
    expect(JSON.parse(readFileSync(reportPath(), 'utf8'))).toMatchObject({
      operation: 'backup.create',
      stage: 'dev',
      applied: true,
      verdict: 'done',
      operator: 'operator:tester',
      rows: 7,
      asked: { tables: 2 },
    });
    expect(statSync(reportPath()).mode & 0o777).toBe(0o600);
    expect(entries.map(({ action, actor, entityId, reason }) => [action, actor, entityId, reason])).toEqual([
      ['operations.backup.create.begun', 'operator:tester', 'dev', 'monthly'],
      ['operations.backup.create.ended', 'operator:tester', 'dev', 'monthly'],
    ]);
  });

  it('prints one object for machines, which says where the report is', async () => {
    const { out } = await run(async () => DONE, {}, { json: true });
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ rows: 7, reportFile: reportPath(), next: DONE.next });
  });

  it('O3: exits with 1 when it is refused, and never changes prod unless its name was typed', async () => {
    expect((await run(async () => ({ ...DONE, verdict: 'refused' }))).code).toBe(EXIT.refused);
    let worked = 0;
    const work = async () => {
      worked += 1;
      return DONE;
    };
    await expect(run(work, { stage: 'prod' })).rejects.toThrow(UsageRefused);
    await expect(run(work, { stage: 'prod' }, { confirm: 'dev' })).rejects.toThrow('--confirm prod');
    expect(worked).toBe(0);
    expect((await run(work, { stage: 'prod' }, { confirm: 'prod' })).code).toBe(EXIT.done);
    expect((await run(work, { stage: 'prod', applies: false })).code).toBe(EXIT.done);
  });

  it('O3: one that only looks writes no audit entry', async () => {
    await run(async () => DONE, { applies: false });
    expect(entries).toEqual([]);
  });

  it('audits a fault and throws it on, and loses neither when the trail is broken too', async () => {
    const broken = async () => Promise.reject(new Error('the table is throttled'));
    await expect(run(broken)).rejects.toThrow('the table is throttled');
    expect(entries.map(({ action }) => action)).toEqual([
      'operations.backup.create.begun',
      'operations.backup.create.failed',
    ]);
    expect(existsSync(reportPath())).toBe(false);
    let calls = 0;
    const add = async () => {
      calls += 1;
      if (calls > 1) throw new Error('no trail');
    };
    const fault: unknown = await run(broken, {}, {}, add).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AggregateError);
    expect(String(fault)).toContain('the table is throttled (and the audit trail could not be written)');
  });

  it('does not begin when it cannot be audited, unless the trail is made by the work itself', async () => {
    let isThere = false;
    const add = async (entry: AuditEntry) => {
      if (!isThere) throw new Error('there is no such table');
      entries.push(entry);
    };
    const work = async () => {
      isThere = true;
      return DONE;
    };
    await expect(run(work, {}, {}, add)).rejects.toThrow('there is no such table');
    expect(isThere).toBe(false);
    await run(work, { isAuditedAfter: true }, {}, add);
    expect(entries.map(({ action }) => action.split('.').at(-1))).toEqual(['begun', 'ended']);
  });

  it.each([
    '/dev/null/report.json',
    tmpdir(),
  ])('O3: says that a report cannot be written to %s before anything is done', async (report) => {
    const work = jest.fn(async () => DONE);
    await expect(run(work, {}, { report })).rejects.toThrow('--report');
    expect(work).not.toHaveBeenCalled();
    expect(entries).toEqual([]);
  });

  it('O3: tells what was done though its report cannot be written any more', async () => {
    const report = join(folder, 'reports', 'one.json');
    const { terminal, out } = aTerminal();
    const keepReport = async () => Promise.reject(new UsageRefused('the disk is full'));
    const frame = { terminal, clock: () => NOW, newId: () => 'id', operator: 'operator:tester', keepReport };
    const done = runOperation(frame)(OPERATION, { json: true, report }, async () => DONE);
    await expect(done).rejects.toThrow('the disk is full');
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ verdict: 'done', rows: 7, reportFile: null });
  });

  it('keeps a report for its owner alone, also in a file that others could read', async () => {
    const report = join(folder, 'mine.json');
    writeFileSync(report, 'old', { mode: 0o644 });
    await run(async () => DONE, {}, { report });
    expect(statSync(report).mode & 0o777).toBe(0o600);
  });

  it('O3: tells what was done though the trail broke meanwhile, keeps the entries, and fails', async () => {
    let calls = 0;
    const add = async (entry: AuditEntry) => {
      calls += 1;
      if (calls > 1) throw new Error('no trail');
      entries.push(entry);
    };
    await expect(run(async () => DONE, {}, {}, add)).rejects.toThrow('the audit trail could not be written');
    const report = JSON.parse(readFileSync(reportPath(), 'utf8'));
    expect(report).toMatchObject({ verdict: 'done', rows: 7 });
    expect(report.unaudited.map(({ action }: AuditEntry) => action)).toEqual(['operations.backup.create.ended']);
  });

  it('O3: in an emergency waits neither for the trail nor for a name, and tells of both', async () => {
    const { terminal, out, err } = aTerminal();
    const work = jest.fn(async () => DONE);
    const frame: OperationFrame = {
      ...{ terminal, clock: () => NOW, newId: () => '0123456789abcdef' },
      operator: async () => Promise.reject(new Error('AWS did not say who you are')),
      trail: { add: async () => Promise.reject(new Error('no trail')) },
      seeToReport: async () => Promise.reject(new UsageRefused('no place')),
      keepReport: reportsIn(folder, () => NOW),
    };
    const emergency = { ...OPERATION, isEmergency: true };
    await expect(runOperation(frame)(emergency, { json: false }, work)).rejects.toThrow('could not be written');
    expect([work.mock.calls.length, out[0]]).toEqual([1, '7 rows']);
    expect(err[0]).toContain('AWS did not say who you are');
    const { operator, unaudited } = JSON.parse(readFileSync(reportPath(), 'utf8'));
    expect([operator, unaudited.length]).toEqual(['operator:unverified', 2]);
  });

  it('in an emergency catches up with the trail once it answers', async () => {
    let isOut = true;
    const add = async (entry: AuditEntry) => {
      if (isOut) throw new Error('no trail');
      entries.push(entry);
    };
    const work = async () => {
      isOut = false;
      return DONE;
    };
    expect((await run(work, { isEmergency: true }, {}, add)).code).toBe(EXIT.done);
    expect(entries.map(({ action }) => action.split('.').at(-1)).toSorted()).toEqual(['begun', 'ended']);
  });
});

describe('the meter of long work', () => {
  const at = (...seconds: number[]) => {
    const times = seconds.map((second) => new Date(NOW.getTime() + second * 1000));
    return () => times.shift() ?? NOW;
  };

  it('tells a person each second, with the time that is left, and a log each ten seconds', () => {
    const { terminal, err } = aTerminal();
    const clock = at(0, 0.5, 10, 12, 30);
    const meter = meterOn(terminal, clock)('Contacts');
    for (const done of [5, 100, 120, 900]) meter(done, 1000);
    expect(err).toEqual(['Contacts: 100 of 1000, 90 s left', 'Contacts: 900 of 1000, 3 s left']);
  });

  it('leaves the total out where it is not known, or was estimated too small', () => {
    const { terminal, err } = aTerminal();
    const meter = meterOn(terminal, at(0, 10, 20))('rows');
    meter(10);
    meter(20, 15);
    expect(err).toEqual(['rows: 10', 'rows: 20']);
  });
});
