import {
  createMemoryDenials,
  createMemoryIsolationRecords,
  createMemorySwitches,
} from '../../../src/adapters/memory/memory-isolation.ts';
import { type IsolateDependencies, isolate } from '../../../src/commands/isolate/isolate.ts';
import { STOPPED } from '../../../src/domain/operations/isolate/plan-isolation.ts';
import { aTerminal } from '../../support/terminal.ts';

const OPTIONS = { stage: 'dev', apply: true, resume: false, from: ['prod'], isProofWanted: false };

const aWorld = () => {
  const switches = createMemorySwitches([
    { kind: 'mail', id: 'shop-dev', name: 'shop-dev', setting: 'on' },
    { kind: 'function', id: 'work', name: 'work', setting: '50' },
  ]);
  const records = createMemoryIsolationRecords();
  const { terminal } = aTerminal();
  const asked: unknown[] = [];
  const dependencies: IsolateDependencies = {
    ...{ clock: () => new Date(0), stackName: 'shop-dev', records, spare: createMemoryIsolationRecords() },
    spareFile: 'isolations/dev.json',
    stacks: { read: async () => Promise.reject(new Error('CloudFormation is down')) },
    denials: createMemoryDenials(),
    switchesOf: (stack) => {
      asked.push(stack);
      return switches;
    },
    proveSeparation: async () => Promise.reject(new Error('no proof')),
    close: () => {},
  };
  const tell = { step: () => {}, meter: () => () => {} };
  const run = (options: Partial<typeof OPTIONS> = {}) =>
    isolate(dependencies, terminal)({ ...OPTIONS, ...options }, tell);
  return { switches, records, asked, run };
};

describe('realtechee isolate, where little answers', () => {
  it('O3: stops the stage though neither CloudFormation nor its tables answer, and says what to keep', async () => {
    const { switches, records, asked, run } = aWorld();
    records.setOutage(true);
    const { verdict, lines, report } = await run();
    expect((await switches.read()).every(({ kind, setting }) => setting === STOPPED[kind])).toBe(true);
    expect(asked).toEqual([undefined]);
    expect(lines.join('\n')).toContain('isolations/dev.json alone, since the stage did not answer');
    expect([verdict, report.left]).toEqual(['refused', [expect.stringContaining('CloudFormation is down')]]);
    records.setOutage(false);
    await expect(run({ resume: true })).rejects.toThrow('CloudFormation is down');
  });

  it('guesses nothing where it only looks', async () => {
    const { run } = aWorld();
    await expect(run({ apply: false })).rejects.toThrow('CloudFormation is down');
  });
});
