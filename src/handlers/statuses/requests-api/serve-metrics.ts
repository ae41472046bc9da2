import type * as z from 'zod/mini';
import { type Clock, secondsAfter } from '../../../domain/shared/clock.ts';
import {
  type MeasureStatusesDependencies,
  measureStatuses,
  type StatusReport,
} from '../../../domain/statuses/measure-statuses.ts';
import { type Answer, success } from '../../shared/http/problem.ts';
import { invalid } from '../../shared/http/route.ts';
import { type $Metrics, type $MetricsQuery, windowFault } from './schemas.ts';

const WINDOW_SECONDS = 30 * 86_400;
const KEPT_SECONDS = 60;
const MOST_KEPT = 20;
/** Well before the API gives up (30 s). */
const BUDGET_SECONDS = 20;

type Asked = z.output<typeof $MetricsQuery>;
type Figures = z.input<typeof $Metrics>;

/** Answers that are complete, for a minute, by what was asked for. */
const createMemo = (clock: Clock) => {
  const kept = new Map<string, { readonly figures: Figures; readonly until: Date }>();
  return {
    get: (key: string): Figures | undefined => {
      const found = kept.get(key);
      return found !== undefined && found.until > clock() ? found.figures : undefined;
    },
    keep: (key: string, figures: Figures): void => {
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(key, { figures, until: secondsAfter(clock(), KEPT_SECONDS) });
    },
  };
};

const figuresOf = (report: StatusReport, since: Date, until: Date): Figures => ({
  ...report,
  measuredAt: report.measuredAt.toISOString(),
  since: since.toISOString(),
  until: until.toISOString(),
  statuses: [...report.statuses],
  transitions: [...report.transitions],
});

/** Reading all statuses costs in proportion to all there are: who asks the same within a minute gets the same. */
export const serveMetrics = (dependencies: MeasureStatusesDependencies) => {
  const { clock } = dependencies;
  const measure = measureStatuses(dependencies);
  const memo = createMemo(clock);

  return async (asked: Asked, startedAt: Date): Promise<Answer> => {
    const key = JSON.stringify(asked);
    const kept = memo.get(key);
    if (kept !== undefined) return success(kept);
    const until = asked.until ?? startedAt;
    const since = asked.since ?? secondsAfter(until, -WINDOW_SECONDS);
    const detail = windowFault(since, until);
    if (detail !== undefined) return invalid([{ in: 'query', field: 'since', detail }]);
    const report = await measure({ since, until, deadline: secondsAfter(startedAt, BUDGET_SECONDS) });
    const figures = figuresOf(report, since, until);
    if (report.isComplete) memo.keep(key, figures);
    return success(figures);
  };
};
