import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  announceStage,
  isTaken,
  readRunningStage,
  StageAlreadyRunning,
  takeDataFolder,
  thisProcess,
} from '../../local/stage-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'stage-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STAGE = {
  endpoints: { inbox: 'a', door: 'a', dynamodb: 'b', queues: 'c', http: 'd' },
  stage: 'local',
  region: 'us-west-1',
  suffix: 'x'.repeat(26),
  environment: { A: '1' },
  configurationFile: 'configuration.json',
};

it('tells of a stage while it runs, and not after', () => {
  const file = join(folder, 'announced', 'stage.json');
  expect(readRunningStage(file)).toBeUndefined();
  const withdraw = announceStage(STAGE, file);
  expect(readRunningStage(file)).toEqual({ ...STAGE, ...thisProcess() });
  withdraw();
  expect(existsSync(file)).toBe(false);
});

it.each([
  ['a process that is gone', { pid: 2 ** 30, started: 'x' }],
  ['another process with the same number', { pid: process.pid, started: 'earlier' }],
  ['a write that was cut off', undefined],
])('counts for nothing what is left by %s', (name, mark) => {
  const file = join(folder, `${name.length}.json`);
  writeFileSync(file, mark === undefined ? '{"pid":' : JSON.stringify({ ...STAGE, ...mark }));
  expect(readRunningStage(file)).toBeUndefined();
});

it('gives a data folder to one process at a time', () => {
  const data = join(folder, 'data');
  const leave = takeDataFolder(data);
  expect(isTaken(data)).toBe(true);
  expect(() => takeDataFolder(data)).toThrow(StageAlreadyRunning);
  expect(() => takeDataFolder(data)).toThrow(`process ${process.pid}`);
  leave();
  expect(isTaken(data)).toBe(false);
  takeDataFolder(data)();
});

it('takes over from a process that was killed', () => {
  const data = join(folder, 'killed');
  takeDataFolder(data)();
  writeFileSync(join(data, 'lock.json'), JSON.stringify({ pid: 2 ** 30, started: 'x' }));
  takeDataFolder(data)();
});
