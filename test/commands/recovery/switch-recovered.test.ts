import { createMemoryRecoveries } from '../../../src/adapters/memory/memory-recoveries.ts';
import { createMemoryStageSwitch, type MemoryStage } from '../../../src/adapters/memory/memory-stage-switch.ts';
import type { Outcome } from '../../../src/commands/operations/outcome.ts';
import { deployedSwitch } from '../../../src/commands/recovery/deployed-switch.ts';
import { localSwitch } from '../../../src/commands/recovery/local-switch.ts';
import { sortSigns } from '../../../src/commands/recovery/signs-of-work.ts';
import { switchRecovered } from '../../../src/commands/recovery/switch-recovered.ts';
import type { Recovery } from '../../../src/domain/operations/recovery/recovery.ts';
import { aDrill } from '../../contract/drill-ledger.contract.ts';
import { NOW, REGISTRY } from '../../support/backup-world.ts';

const [OLD, NEW] = ['a'.repeat(26), 'b'.repeat(26)];
const RECOVERY = aDrill({
  ...{ id: 'recover-1', stage: 'prod', purpose: 'recover', fromSuffix: OLD, suffix: NEW },
  ...{ beganAt: '2026-04-01T09:20:00.000Z', point: '2026-04-01T09:18:00.000Z' },
  made: REGISTRY.map(({ model }) => model),
  done: { restore: 'x', 'hold-back': 'x', settle: 'x', validate: '2026-04-01T09:25:00.000Z' },
});
const QUIET = { step: () => {}, meter: () => () => {} };
const AGAIN = 'realtechee recover --stage prod --resume recover-1 --switch --apply --confirm prod';

const switching = async (stage: Partial<MemoryStage>, apply: boolean, recovery: Recovery = RECOVERY) => {
  const there: MemoryStage = { suffix: OLD, obstacles: [], illSigns: [], moves: 0, ...stage };
  const run = switchRecovered({
    ...{ registry: REGISTRY, recoveries: createMemoryRecoveries(), clock: () => NOW },
    stageSwitch: createMemoryStageSwitch(there),
  });
  const options = { recovery, streams: { Requests: 'arn:requests' }, apply, again: AGAIN };
  const outcome = await run(options, QUIET);
  return { ...outcome, text: outcome.lines.join('\n'), there };
};

describe('realtechee recover --switch', () => {
  it('O1: shows that the stage may be switched, and changes nothing', async () => {
    const { verdict, text, next, there } = await switching({}, false);
    expect([verdict, text, next]).toEqual(['done', expect.stringContaining('Nothing was done: say --apply'), [AGAIN]]);
    expect(there.suffix).toBe(OLD);
  });

  it('O1: says how long it took with the switch, and what to write into the file of the stage', async () => {
    const { verdict, text, report } = await switching({}, true);
    expect(verdict).toBe('done');
    expect(text).toContain('10 min 0 s from the plan to a signal through the stage, 5 min 0 s of it to checked tables');
    expect(text).toContain('Write into infra/stages/prod.yml');
    for (const line of [`backendSuffix: ${NEW}`, 'adoptTables: all', 'streamArnRequests: arn:requests'])
      expect(text).toContain(line);
    expect(report).toMatchObject({ measured: { resumedSeconds: 600 }, isTimeMet: true });
  });

  it.each<[string, Partial<MemoryStage>, Partial<Recovery>, string]>([
    ['obstacles', { obstacles: ['approval: nobody has approved it'] }, {}, 'approval: nobody has approved it'],
    ['a stage that is ill', { illSigns: ['signal: it did not arrive'] }, {}, 'signal: it did not arrive'],
    ['a stage elsewhere', { suffix: 'c'.repeat(26) }, {}, 'would be lost'],
    ['tables in another region', {}, { region: 'us-west-2' }, 'deployed for the first time'],
    ['some tables', {}, { made: ['Contacts'] }, 'Requests'],
    ['a drill', {}, { purpose: 'drill' }, 'only a recovery that is through'],
  ])('O1, O3: refuses %s, and says why', async (_, stage, changes, says) => {
    const { verdict, text } = await switching(stage, true, { ...RECOVERY, ...changes });
    expect([verdict, text]).toEqual(['refused', expect.stringContaining(says)]);
  });
});

describe('the switch of a stage by a deployment', () => {
  const outcome = (verdict: Outcome['verdict'], report: Outcome['report'] = {}): Outcome => ({
    verdict,
    report,
    lines: [],
  });
  const by = (answer: Outcome, suffix: string | undefined) =>
    deployedSwitch({ deploy: async () => answer, standsOn: async () => suffix, illSigns: async () => [] });
  const guards = [
    { guard: 'data', verdict: 'passed', says: 'fine' },
    { guard: 'approval', verdict: 'refused', says: 'nobody has approved it', remedy: 'ask' },
  ];

  it('O4: is refused with the words of the guards, and where CloudFormation has put everything back', async () => {
    const refused = by(outcome('refused', { guards }), OLD);
    expect(await refused.obstacles(RECOVERY)).toEqual(['approval: nobody has approved it (ask)']);
    expect(await refused.carryOver(RECOVERY)).toEqual({ refused: ['approval: nobody has approved it (ask)'] });
    const failed = by(outcome('refused', { guards: [], end: { ended: 'failed', because: 'no role' } }), OLD);
    expect(await failed.carryOver(RECOVERY)).toEqual({ refused: ['no role'] });
  });

  it('O1: is a fault, to be gone on with, where it is deployed and something failed after that', async () => {
    const stuck = by(outcome('refused', { end: { ended: 'stuck', because: 'could not be protected' } }), NEW);
    await expect(stuck.carryOver(RECOVERY)).rejects.toThrow('could not be protected');
    expect(await by(outcome('done'), NEW).carryOver(RECOVERY)).toBe('carried');
    expect(await by(outcome('done'), NEW).obstacles(RECOVERY)).toEqual([]);
  });
});

describe('the switch of the local stage', () => {
  const local = (changes: Partial<Parameters<typeof localSwitch>[0]> = {}) => {
    let suffix: string | undefined = OLD;
    const kept: object[] = [];
    const stageSwitch = localSwitch({
      runningSuffix: () => suffix,
      keep: (tables) => void kept.push(tables),
      sleep: async () => {
        suffix = suffix === OLD ? undefined : NEW; // it ends, and starts anew
      },
      signs: async () => [],
      ...changes,
    });
    return { stageSwitch, kept };
  };

  it('O1: tells it the tables and since when signals count, and waits until it stands on them', async () => {
    const { stageSwitch, kept } = local();
    expect(await stageSwitch.carryOver(RECOVERY)).toBe('carried');
    expect(kept).toEqual([{ suffix: NEW, signalsSince: RECOVERY.point }]);
    expect(await stageSwitch.standsOn()).toBe(NEW);
  });

  it('O1: is refused where nothing is kept, and a fault where it does not start anew', async () => {
    const unkept = local({ keep: undefined }).stageSwitch;
    expect(await unkept.carryOver(RECOVERY)).toEqual({ refused: await unkept.obstacles(RECOVERY) });
    expect(await unkept.obstacles(RECOVERY)).toEqual([expect.stringContaining('npm start -- --keep')]);
    const stuck = local({ sleep: async () => {} }).stageSwitch;
    await expect(stuck.carryOver(RECOVERY)).rejects.toThrow('look where it runs');
  });
});

describe('what shows that a stage works', () => {
  it('O1: is not that nothing lies in its dead letters, where a recovery puts what it holds back', () => {
    const signs = ['tables', 'dead letters', 'alarms', 'configuration', 'HTTP API', 'signal', 'mail quota'];
    const ill = signs.map((sign) => ({ sign, verdict: 'ill', says: 'ill' }) as const);
    expect(sortSigns(ill)).toEqual({
      stops: ['tables: ill', 'configuration: ill', 'HTTP API: ill', 'signal: ill'],
      others: ['dead letters: ill', 'alarms: ill', 'mail quota: ill'],
    });
    expect(sortSigns([{ sign: 'signal', verdict: 'well', says: 'it went through' }])).toEqual({
      stops: [],
      others: [],
    });
  });
});
