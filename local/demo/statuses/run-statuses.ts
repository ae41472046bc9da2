import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalStage } from '../../stage.ts';
import { inboxFaults } from '../compare-inbox.ts';
import { type Diary, readDiary } from './diary.ts';
import { doDeed, sendInRequests } from './do-deed.ts';
import { DAYS, DEEDS, EXPECTED, STEP_DAYS } from './scenario.ts';

const SWEEP = 'sweep-statuses';
const DAY_MS = 86_400_000;
const PATIENCE_MS = 30_000;

/** Moves the clock on, lets the sweep come that is due by then, and waits until everything it set off has ended. */
const moveOn = async (stage: LocalStage): Promise<void> => {
  const sweeps = (): number => {
    const counts = stage.activity().functions[SWEEP];
    if (counts === undefined) throw new Error(`the packaged template has no function ${SWEEP}`);
    return counts.invocations;
  };
  const before = sweeps();
  stage.clock.advanceBy(STEP_DAYS * DAY_MS);
  for (const began = performance.now(); sweeps() === before; await sleep(10)) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`${SWEEP} was not called although its time had come`);
  }
  await stage.idle();
};

export interface StatusesRun {
  readonly diary: Diary;
  /** What should not be, in words; empty when all is well. */
  readonly faults: readonly string[];
}

const faultsOf = ({ entries, notifications, changes }: Diary, stage: LocalStage): readonly string[] => {
  const said = ({ day, requestId, what, told }: (typeof EXPECTED)[number]): string =>
    `day ${day}: ${requestId} ${what}, mail to ${told.length === 0 ? 'nobody' : told.join(', ')}`;
  const came = entries.filter(({ kind }) => kind === 'came-of-it');
  const [wanted, found] = [new Set(EXPECTED.map(said)), came.map(said)];
  const moved = came.filter(({ what }) => what.includes('→')).length;
  return [
    ...[...wanted].filter((line) => !found.includes(line)).map((line) => `this did not happen: ${line}`),
    ...found.filter((line) => !wanted.has(line)).map((line) => `this should not have happened: ${line}`),
    ...(found.length === new Set(found).size ? [] : ['something happened twice']),
    ...(changes === moved ? [] : [`there are ${changes} rows of history, and ${moved} changes were told`]),
    ...inboxFaults(notifications, stage.inbox.messages()),
  ];
};

/** Lets a fortnight and more go by on a stage that has no requests yet. */
export const runStatuses = async (
  stage: LocalStage,
  onProgress: (steps: number, of: number) => void,
): Promise<StatusesRun> => {
  await stage.idle();
  const since = stage.clock.now();
  await sendInRequests(stage);
  await stage.idle();
  const steps = DAYS / STEP_DAYS;
  for (let step = 1; step <= steps; step += 1) {
    await moveOn(stage);
    const today = DEEDS.filter(({ day }) => day === step * STEP_DAYS);
    for (const deed of today) await doDeed(stage, deed);
    if (today.length > 0) await stage.idle();
    onProgress(step, steps);
  }
  const diary = await readDiary(stage, since);
  return { diary, faults: faultsOf(diary, stage) };
};
