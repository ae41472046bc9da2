import type { Clock } from '../../shared/clock.ts';
import { secondsAfter } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { RegisteredTable } from '../table-registry.ts';
import { type HoldBackRowsReport, holdBackRows } from './hold-back-rows.ts';
import type { TargetTables } from './ports.ts';

/** The moments to which a table can be brought back. */
export interface RecoveryWindow {
  readonly earliest: Date;
  readonly latest: Date;
}

/** Tables as they were, made beside the stage's own under another suffix. */
export interface PointInTime {
  /** `undefined`: there is no such table, or nothing of it is kept. */
  window(model: string): Promise<RecoveryWindow | undefined>;
  /** Begins to make a table as it was at a moment; answers before it is there. Told again, it changes nothing. */
  begin(model: string, to: { readonly suffix: string; readonly at: Date }): Promise<void>;
  state(model: string, suffix: string): Promise<'absent' | 'in-work' | 'ready'>;
  /** Gives a table what does not come along: its stream, expiry of rows, recovery and protection. */
  finish(table: RegisteredTable, suffix: string): Promise<void>;
}

export interface RestorePointDependencies {
  readonly pointInTime: PointInTime;
  /** The tables of any suffix. */
  readonly tablesOf: (suffix: string) => TargetTables;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface PointWish {
  readonly tables: readonly RegisteredTable[];
  /** `latest`: the last moment that every one of the tables can be brought back to. */
  readonly at: Date | 'latest';
  readonly suffix: string;
}

export type PointRefusal =
  | { readonly because: 'no-recovery'; readonly models: readonly string[] }
  | { readonly because: 'outside-window'; readonly earliest: string; readonly latest: string };

export interface PointPlan {
  readonly at: string;
  /** From the moment of the tables until now: what is lost by it. */
  readonly lostSeconds: number;
  readonly models: readonly string[];
}

export interface RestoredPoint extends PointPlan {
  readonly suffix: string;
  readonly seconds: number;
  readonly held: HoldBackRowsReport;
}

const AT_ONCE = 8;
const LOOK_AGAIN_MS = 5000;
/** A restore takes from minutes to hours, by the size of the table; after that somebody should look. */
const PATIENCE_HOURS = 12;

/** The one moment to which all tables are brought back. */
export const planPoint =
  ({ pointInTime, clock }: Pick<RestorePointDependencies, 'pointInTime' | 'clock'>) =>
  async ({ tables, at }: Pick<PointWish, 'tables' | 'at'>): Promise<Result<PointPlan, PointRefusal>> => {
    const windows = new Map<string, RecoveryWindow>();
    await inParallel(tables, AT_ONCE, async ({ model }) => {
      const window = await pointInTime.window(model);
      if (window !== undefined) windows.set(model, window);
    });
    const without = tables.filter(({ model }) => !windows.has(model)).map(({ model }) => model);
    if (without.length > 0) return refuse({ because: 'no-recovery', models: without });
    const all = [...windows.values()];
    const earliest = new Date(Math.max(...all.map((window) => window.earliest.getTime())));
    const latest = new Date(Math.min(...all.map((window) => window.latest.getTime())));
    const moment = at === 'latest' ? latest : at;
    if (moment < earliest || moment > latest)
      return refuse({
        because: 'outside-window',
        earliest: earliest.toISOString(),
        latest: latest.toISOString(),
      });
    return accept({
      at: moment.toISOString(),
      lostSeconds: Math.round((clock().getTime() - moment.getTime()) / 1000),
      models: tables.map(({ model }) => model),
    });
  };

/**
 * Makes every table as it was at one moment, under another suffix; the stage's own stay as they are. What was waiting to be
 * sent then is held back before anything can follow the new tables. Cut off, the same call goes on.
 * @throws when a table is not ready after 12 hours
 */
export const restorePoint = (dependencies: RestorePointDependencies) => {
  const { pointInTime, tablesOf, clock, sleep } = dependencies;
  const plan = planPoint(dependencies);

  const untilReady = async (
    { tables, suffix }: PointWish,
    giveUpAt: Date,
    onProgress: (ready: number, total: number) => void,
  ): Promise<void> => {
    const waiting = new Set(tables.map(({ model }) => model));
    for (;;) {
      await inParallel([...waiting], AT_ONCE, async (model) => {
        if ((await pointInTime.state(model, suffix)) === 'ready') waiting.delete(model);
      });
      onProgress(tables.length - waiting.size, tables.length);
      if (waiting.size === 0) return;
      if (clock() > giveUpAt) throw new Error(`not ready after ${PATIENCE_HOURS} hours: ${[...waiting].join(', ')}`);
      await sleep(LOOK_AGAIN_MS);
    }
  };

  return async (
    wish: PointWish,
    onProgress: (ready: number, total: number) => void = () => {},
  ): Promise<Result<RestoredPoint, PointRefusal>> => {
    const beganAt = clock();
    const planned = await plan(wish);
    if (!planned.ok) return planned;
    const { at } = planned.value;
    const { tables, suffix } = wish;
    await inParallel(tables, AT_ONCE, ({ model }) => pointInTime.begin(model, { suffix, at: new Date(at) }));
    await untilReady(wish, secondsAfter(beganAt, PATIENCE_HOURS * 3600), onProgress);
    const models = tables.map(({ model }) => model);
    const held = await holdBackRows(tablesOf(suffix))(models, { id: `point-in-time-${at}`, endedAt: at });
    await inParallel(tables, AT_ONCE, (table) => pointInTime.finish(table, suffix));
    const seconds = Math.round((clock().getTime() - beganAt.getTime()) / 1000);
    return accept({ ...planned.value, suffix, seconds, held });
  };
};
