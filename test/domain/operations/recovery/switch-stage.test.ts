import { createMemoryStageSwitch, type MemoryStage } from '../../../../src/adapters/memory/memory-stage-switch.ts';
import { planRecovery } from '../../../../src/domain/operations/recovery/plan-recovery.ts';
import { measure, type Recovery } from '../../../../src/domain/operations/recovery/recovery.ts';
import { runRecovery } from '../../../../src/domain/operations/recovery/run-recovery.ts';
import { planSwitch, switchStage } from '../../../../src/domain/operations/recovery/switch-stage.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { NEW_SUFFIX, OLD_SUFFIX, recoveryWorld } from '../../../support/recovery-world.ts';

const QUIET = { step: () => {}, meter: () => () => {} };

/** A stage whose tables were recovered and checked. */
const recovered = async () => {
  const world = recoveryWorld();
  const stage: MemoryStage = { suffix: OLD_SUFFIX, obstacles: [], illSigns: [], moves: 0 };
  const wish = { id: 'recover-1', stage: 'dev', purpose: 'recover', point: 'latest' } as const;
  const planned = await planRecovery(world.dependencies)({ ...wish, fromSuffix: OLD_SUFFIX, suffix: NEW_SUFFIX });
  if (!planned.ok) throw new Error('no plan');
  const recovery = await runRecovery(world.dependencies)(planned.value, QUIET);
  const dependencies = { ...world.dependencies, stageSwitch: createMemoryStageSwitch(stage) };
  const run = (changes: Partial<Recovery> = {}, more: object = {}) =>
    switchStage({ ...dependencies, ...more })({ ...recovery, ...changes }, () => {});
  return { world, stage, recovery, dependencies, run };
};

describe('the switch of a stage to recovered tables', () => {
  it('O1: puts it onto them, proves that it works, and measures the time with the switch', async () => {
    const { stage, run, world } = await recovered();
    await world.dependencies.sleep(60_000);
    const end = await run();
    expect([end.ok, stage.suffix]).toEqual([true, NEW_SUFFIX]);
    const kept = world.kept.get('recover-1');
    expect(Object.keys(kept?.done ?? {})).toEqual(['restore', 'hold-back', 'settle', 'validate', 'switch', 'resume']);
    expect(kept === undefined ? undefined : measure(kept)).toMatchObject({ recoverySeconds: 5, resumedSeconds: 65 });
    expect(await run()).toEqual({ ok: true, value: kept });
    expect(stage.moves).toBe(1);
  });

  it('O1: counts the time until the stage works against the 15 minutes', async () => {
    const { run, world } = await recovered();
    await world.dependencies.sleep(900_000);
    const end = await run();
    expect(end.ok && measure(end.value)).toMatchObject({ resumedSeconds: 905, isTimeMet: false });
  });

  it.each<[string, Partial<Recovery>, object]>([
    ['of a drill', { id: 'other', purpose: 'drill' }, { because: 'not-recovered' }],
    ['that was not checked', { id: 'other', done: { restore: 'x' } }, { because: 'not-recovered' }],
    ['of some tables', { id: 'other', made: ['Contacts'] }, { because: 'tables-missing' }],
    ['in another region', { id: 'other', region: 'us-west-2' }, { because: 'in-another-region', region: 'us-west-2' }],
  ])('O1: is refused to the tables %s', async (_, changes, refusal) => {
    const { run, stage } = await recovered();
    expect(await run(changes)).toMatchObject({ ok: false, refusal });
    expect(stage.suffix).toBe(OLD_SUFFIX);
  });

  it('O1: is refused where the stage stands on other tables than those that were recovered from', async () => {
    const { run, stage } = await recovered();
    stage.suffix = 'c'.repeat(26);
    expect(await run()).toEqual({ ok: false, refusal: { because: 'stands-elsewhere', suffix: 'c'.repeat(26) } });
    expect(stage.moves).toBe(0);
  });

  it('O4: is refused with the obstacles that there are, and goes on when they are gone', async () => {
    const { run, stage, dependencies, recovery } = await recovered();
    stage.obstacles = ['nobody has approved it'];
    const refusal = { because: 'obstacles', says: ['nobody has approved it'] };
    expect(await planSwitch(dependencies)(recovery)).toEqual({ ok: false, refusal });
    expect(await run()).toEqual({ ok: false, refusal });
    stage.obstacles = [];
    expect(await run()).toMatchObject({ ok: true });
  });

  it('O1: has not ended while the stage is ill; then the same goes on, and moves nothing again', async () => {
    const { run, stage, world } = await recovered();
    stage.illSigns = ['signal'];
    expect(await run()).toEqual({ ok: false, refusal: { because: 'not-well', signs: ['signal'] } });
    expect(world.kept.get('recover-1')?.done.resume).toBeUndefined();
    stage.illSigns = [];
    expect(await run()).toMatchObject({ ok: true });
    expect(stage.moves).toBe(1);
  });

  it('O1: brings up a stage that is not there any more', async () => {
    const { run, stage } = await recovered();
    stage.suffix = undefined;
    expect(await run()).toMatchObject({ ok: true });
    expect(stage.suffix).toBe(NEW_SUFFIX);
  });

  it('O1: killed before or after any call and gone on with, it ends as one that was not', async () => {
    const watched = (
      { dependencies }: Awaited<ReturnType<typeof recovered>>,
      points: ReturnType<typeof crashPoints>,
    ) => ({
      stageSwitch: points.watched('stage', dependencies.stageSwitch),
      recoveries: points.watched('recoveries', dependencies.recoveries),
    });
    const counting = crashPoints();
    const counted = await recovered();
    await counting.run(() => counted.run({}, watched(counted, counting)));
    expect(counting.passed).toEqual(
      expect.arrayContaining(['after stage.carryOver', 'before recoveries.write', 'after stage.illSigns']),
    );
    for (let point = 0; point < counting.passed.length; point += 1) {
      const again = await recovered();
      const crash = crashPoints(point);
      expect(await crash.run(() => again.run({}, watched(again, crash)))).toBe('crashed');
      expect([counting.passed[point], await again.run()]).toMatchObject([counting.passed[point], { ok: true }]);
      expect(again.stage).toMatchObject({ suffix: NEW_SUFFIX, moves: 1 });
      expect(again.world.kept.get('recover-1')?.done).toMatchObject({
        switch: expect.any(String),
        resume: expect.any(String),
      });
    }
  });
});
