import { main } from '../../../src/commands/main.ts';
import { doneLines, refusalLines } from '../../../src/commands/recovery/describe-recovery.ts';
import { stageFileLines, switchCommands } from '../../../src/commands/recovery/switch-parameters.ts';
import type { Recovery } from '../../../src/domain/operations/recovery/recovery.ts';
import { aTerminal } from '../../support/terminal.ts';

const RECOVERY: Recovery = {
  ...{ id: 'recover-1', stage: 'prod', purpose: 'recover', source: { kind: 'point-in-time' } },
  ...{ fromSuffix: 'a'.repeat(26), suffix: 'b'.repeat(26) },
  ...{ beganAt: '2026-04-01T10:00:00.000Z', point: '2026-04-01T09:58:00.000Z', made: ['Contacts', 'Requests'] },
  done: { validate: '2026-04-01T10:20:00.000Z' },
  held: { signal: 1, message: 2, 'user-command': 0, 'user-lock': 0 },
  findings: 0,
  tables: [
    { model: 'Contacts', rows: 10, rowsThere: 10 },
    { model: 'Requests', rows: 20, rowsThere: 7 },
  ],
};

describe('realtechee recover and drill', () => {
  it('O1: say what was recovered, what is less or more in the stage, and whether the promises were met', () => {
    const text = doneLines(RECOVERY).join('\n');
    expect(text).toContain('2 tables with 30 rows');
    expect(text).toMatch(/Requests +20 +7/);
    expect(text).not.toMatch(/Contacts +10/);
    expect(text).toContain(
      'held back, since it may have been done meanwhile: 1 signals, 2 messages, 0 commands on users',
    );
    expect(text).toContain('the messages are UNKNOWN_OUTCOME');
    expect(text).toContain('recovery time   20 min 0 s from the plan to checked tables; promised: 15 min: NOT met');
    expect(text).toContain('recovery point  data is 2 min 0 s older than the recovery; promised: 5 min: met');
  });

  it.each([
    [0.1, '6 s'],
    [90, '90 min 0 s'],
    [600, '10 h'],
    [60 * 24 * 7, '7 days'],
  ])('say how old data of %d minutes is', (minutes, says) => {
    const point = new Date(Date.parse(RECOVERY.beganAt) - minutes * 60_000).toISOString();
    expect(doneLines({ ...RECOVERY, point }).join('\n')).toContain(`data is ${says} older than the recovery`);
  });

  it('O1: name the switch by which the stage goes on; in another region its deployment there, streams included', () => {
    expect(switchCommands(RECOVERY, {})).toEqual(['realtechee recover --stage prod --resume recover-1 --switch']);
    const [deploy = ''] = switchCommands({ ...RECOVERY, region: 'us-west-2' }, { Requests: 'arn:requests' });
    for (const part of [
      'npx sls deploy --stage prod',
      `--param backendSuffix=${'b'.repeat(26)}`,
      '--param adoptTables=all',
      '--param signalsSince=2026-04-01T09:58:00.000Z',
      '--param region=us-west-2',
      '--param tableKey=recovery',
      '--param streamArnRequests=arn:requests',
    ]) {
      expect(deploy).toContain(part);
    }
  });

  it('O1: say what to write into the file of the stage', () => {
    expect(stageFileLines(RECOVERY, { Requests: 'arn:requests' })).toEqual([
      `backendSuffix: ${'b'.repeat(26)}`,
      'adoptTables: all',
      'signalsSince: 2026-04-01T09:58:00.000Z',
      'streamArnRequests: arn:requests',
    ]);
  });

  it('O3: say what to do when they are refused', () => {
    expect(refusalLines({ because: 'no-past', models: ['Contacts'] }).join('\n')).toContain('realtechee backup list');
    expect(refusalLines({ because: 'damaged', reason: 'x' }).join('\n')).toContain('realtechee backup verify');
  });

  it.each([
    [['recover', '--point', 'yesterday'], 'It is latest, a time'],
    [['drill', '--tables', 'Contacts;Requests'], 'Name tables as infra/tables.yml does'],
    [['recover', '--in', 'cellar'], 'Allowed choices are folder, s3'],
    [['drill', '--stage', 'nowhere'], 'There is no stage "nowhere"'],
    [['recover', '--switch'], 'say which recovery to switch to: --resume ID'],
    [['recover', '--region', 'west'], 'It is a region of AWS'],
  ])('O3: refuse %j', async (args, says) => {
    const { terminal, err } = aTerminal();
    expect(await main(args, terminal)).toBe(1);
    expect(err.join('\n')).toContain(says);
  });

  it.each(['recover', 'drill'])('O3: explain %s with an example', async (command) => {
    const { terminal, out } = aTerminal();
    expect(await main([command, '--help'], terminal)).toBe(0);
    expect(out.join('\n')).toContain(`realtechee ${command} --stage`);
  });
});
