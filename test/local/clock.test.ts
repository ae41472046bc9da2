import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStageClock } from '../../local/clock.ts';

const HOUR = 3_600_000;

it('shows the real time until it is moved on', () => {
  const clock = createStageClock();
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(5000);
  clock.advanceBy(HOUR);
  expect(Math.abs(clock.now().getTime() - Date.now() - HOUR)).toBeLessThan(5000);
});

it('never goes back', () => {
  expect(() => createStageClock().advanceBy(-1)).toThrow(RangeError);
});

it('knows what it showed at a moment before it was moved on', async () => {
  const clock = createStageClock();
  const before = new Date(Date.now() - 1000);
  clock.advanceBy(HOUR);
  const after = new Date(Date.now() + 1000);
  expect(clock.stageTimeOf(before)).toEqual(before);
  expect(clock.stageTimeOf(after).getTime()).toBe(after.getTime() + HOUR);
});

it('wakes who sleeps until a time that it jumps to, and who is told to stop', async () => {
  const clock = createStageClock();
  const never = new AbortController();
  const sleeping = clock.sleepUntil(new Date(Date.now() + HOUR), never.signal);
  clock.advanceBy(HOUR);
  await sleeping;
  const forever = clock.sleepUntil(new Date(Date.now() + 10 * HOUR), never.signal);
  never.abort();
  await forever;
});

it('goes on where it was when its data is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  const file = join(folder, 'clock.json');
  const first = createStageClock(file);
  first.advanceBy(HOUR);
  first.advanceBy(HOUR);
  expect(Math.abs(createStageClock(file).now().getTime() - Date.now() - 2 * HOUR)).toBeLessThan(5000);
  rmSync(folder, { recursive: true });
});
