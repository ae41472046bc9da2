import { createMemoryDrillLedger } from '../../../src/adapters/memory/memory-drill-ledger.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryOperationMetrics } from '../../../src/adapters/memory/memory-operation-metrics.ts';
import { runDrillDependencies, TURN_SECONDS } from '../../../src/handlers/operations/dependencies.ts';
import { runDrillHandler } from '../../../src/handlers/operations/run-drill.schedule.ts';
import { type DrillWorldOptions, drillWorld } from '../../support/drill-world.ts';
import { STAGE_ENVIRONMENT, SUFFIX } from '../../support/stage-environment.ts';

/** Runs of the function one after another, each with the time for two looks. */
const drilled = (options: Partial<DrillWorldOptions> = {}) => {
  const world = drillWorld({ looksUntilReady: 3, looksInATurn: 2, ...options });
  const journal = createMemoryJournal();
  const metrics = createMemoryOperationMetrics();
  const ends: Date[] = [];
  const run = async (event: unknown = { source: 'aws.events' }): Promise<void> => {
    world.newTurn();
    const drill = (endsAt: Date) => {
      ends.push(endsAt);
      return { ...world.dependencies, ledger: createMemoryDrillLedger(world.kept) };
    };
    await runDrillHandler({ drill, journal, metrics })(event);
  };
  return { ...world, run, journal, metrics, ends, codes: () => journal.entries.map(({ code }) => code) };
};

describe('the scheduled drill', () => {
  it('O1: tells of a drill that succeeded once, with what it measured, and notes when', async () => {
    const { run, codes, metrics, kept, ends } = drilled();
    const before = Date.now();
    for (let turn = 0; turn < 4; turn += 1) await run();
    expect(codes()).toEqual([
      'operations.drill-under-way',
      'operations.drill-succeeded',
      'operations.drill-ended-before',
      'operations.drill-ended-before',
    ]);
    const measured = { recoverySeconds: 0, isTimeMet: true, pointSeconds: 180, isPointMet: true };
    expect(metrics.drills).toEqual([{ hasSucceeded: true, measured }]);
    expect(kept.succeededAt).toBe('2026-12-01T13:00:00.000Z');
    expect(ends[0]?.getTime()).toBeGreaterThanOrEqual(before + TURN_SECONDS * 1000);
  });

  it('O1: tells of a drill that was slower than promised, as failed, and of none as succeeded', async () => {
    const { run, at, journal, metrics, kept } = drilled();
    await run();
    at('2026-12-01T13:30:00.000Z');
    await run();
    expect(metrics.drills).toMatchObject([{ hasSucceeded: false, measured: { recoverySeconds: 1800 } }]);
    expect(journal.entries.at(-1)).toMatchObject({
      level: 'error',
      code: 'operations.drill-failed',
      fields: { problems: ['slower-than-promised'] },
    });
    expect(kept.succeededAt).toBeUndefined();
  });

  it('O1: begins another drill in the same month when a person asks for it, and none while one is under way', async () => {
    const { run, at, metrics, kept } = drilled();
    await run();
    at('2026-12-01T13:30:00.000Z');
    await run({ again: true });
    expect(metrics.drills).toMatchObject([{ hasSucceeded: false }]);
    await run({ again: true });
    expect(kept.drill?.beganAt).toBe('2026-12-01T13:30:00.000Z');
    await run();
    expect(metrics.drills).toMatchObject([{ hasSucceeded: false }, { hasSucceeded: true }]);
    expect(kept.succeededAt).toBe('2026-12-01T13:30:00.000Z');
  });

  it('O1: tells of a drill that was given up, which measured nothing', async () => {
    const { run, at, metrics, there } = drilled({ looksUntilReady: 1000 });
    await run();
    at('2026-12-01T21:15:00.000Z');
    await run();
    expect([metrics.drills, await there()]).toEqual([[{ hasSucceeded: false }], []]);
  });

  it('O1: tells of a drill that was refused, and names the tables', async () => {
    const { run, journal, metrics } = drilled({ pastless: ['Contacts'] });
    await run();
    expect(metrics.drills).toEqual([{ hasSucceeded: false }]);
    const fields = { because: 'no-past', models: ['Contacts'] };
    expect(journal.entries).toMatchObject([{ level: 'error', code: 'operations.drill-refused', fields }]);
  });

  it('fails when a table cannot be brought back, and the next turn goes on', async () => {
    const { run, dependencies, codes } = drilled();
    const { begin } = dependencies.pointInTime;
    dependencies.pointInTime.begin = async () => {
      throw new Error('no answer');
    };
    await expect(run()).rejects.toThrow('no answer');
    dependencies.pointInTime.begin = begin;
    for (let turn = 0; turn < 2; turn += 1) await run();
    expect(codes().at(-1)).toBe('operations.drill-succeeded');
  });

  it('has nothing to do on a stage that keeps no backups', async () => {
    const [journal, metrics] = [createMemoryJournal(), createMemoryOperationMetrics()];
    await runDrillHandler({ journal, metrics })({});
    expect([journal.entries.map(({ code }) => code), metrics.drills]).toEqual([['operations.no-backups-kept'], []]);
  });
});

describe('runDrillDependencies', () => {
  const ENV = {
    ...STAGE_ENVIRONMENT,
    AWS_REGION: 'us-west-1',
  };

  it('O1: work on all tables of the registry, under the suffix of the drill, where backups are kept', () => {
    const made = runDrillDependencies({ ...ENV, DRILL_SUFFIX: `${SUFFIX}-drill` });
    const drill = 'drill' in made ? made.drill(new Date(0)) : undefined;
    expect(drill).toMatchObject({ fromSuffix: SUFFIX, suffix: `${SUFFIX}-drill`, neverTouch: [SUFFIX] });
    expect(drill?.registry).toHaveLength(46);
    expect(drill?.mayGoOn?.()).toBe(false);
    expect(runDrillDependencies(ENV)).not.toHaveProperty('drill');
    expect(() => runDrillDependencies({ ...ENV, DRILL_SUFFIX: 'B' })).toThrow('DRILL_SUFFIX');
  });
});
