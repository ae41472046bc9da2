import { createMemoryMarketingBrake, createMemoryReputation } from '../../../src/adapters/memory/memory-feedback.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryMetrics } from '../../../src/adapters/memory/memory-metrics.ts';
import { sendingChange, sendingShow } from '../../../src/commands/sending/sending-actions.ts';
import { considerBrake } from '../../../src/domain/notifications/sending-brake.ts';
import { NOW } from '../../support/builders.ts';

const aStage = () => {
  let now = NOW;
  const clock = () => now;
  const [reputation, brake] = [createMemoryReputation(), createMemoryMarketingBrake()];
  const dependencies = { reputation, brake, clock };
  const consider = considerBrake({ ...dependencies, metrics: createMemoryMetrics(), journal: createMemoryJournal() });
  const passHours = (hours: number) => {
    now = new Date(now.getTime() + hours * 3_600_000);
  };
  return { ...dependencies, consider, passHours, show: sendingShow(dependencies), change: sendingChange(dependencies) };
};
const resume = { isOn: false, by: 'operator:kim', reason: 'list cleaned', apply: true };

describe('realtechee sending', () => {
  it('N14: shows that marketing runs, and of how much mail that is said', async () => {
    const { show, reputation } = aStage();
    await reputation.count({ settled: 50, bounced: 1, complained: 0 }, NOW);
    const { lines, report } = await show();
    expect(lines.join('\n')).toContain('Marketing is running');
    expect(lines.join('\n')).toContain('Too few to judge');
    expect(report).toMatchObject({ marketing: 'running', settled: 50, bounced: 1 });
  });

  it('N14: marketing that stopped by itself goes on by an operator alone, and not for what was counted before', async () => {
    const { show, change, consider, reputation, passHours } = aStage();
    await reputation.count({ settled: 100, bounced: 30, complained: 0 }, NOW);
    await consider();
    expect((await show()).lines[0]).toMatch(/^Marketing is STOPPED since .*, by reputation: bounced: 30\.00 %/);
    expect(await change({ ...resume, apply: false })).toMatchObject({ verdict: 'done', report: { changed: false } });
    expect(await show()).toMatchObject({ report: { marketing: 'stopped' } });
    expect(await change(resume)).toMatchObject({ verdict: 'done', report: { marketing: 'running', bounced: 0 } });
    expect(await consider()).toBe('running');
    passHours(1);
    expect(await consider()).toBe('running');
    await reputation.count({ settled: 100, bounced: 6, complained: 0 }, new Date(NOW.getTime() + 3_600_000));
    expect(await consider()).toBe('stopped');
  });

  it('N14: is refused what is so already', async () => {
    const { change } = aStage();
    expect(await change(resume)).toMatchObject({ verdict: 'refused' });
    expect(await change({ ...resume, isOn: true })).toMatchObject({
      verdict: 'done',
      report: { marketing: 'stopped' },
    });
    expect(await change({ ...resume, isOn: true })).toMatchObject({ verdict: 'refused' });
  });
});
