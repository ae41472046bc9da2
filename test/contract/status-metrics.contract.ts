import type { StatusHappening, StatusMetrics, StatusTask } from '../../src/domain/statuses/ports.ts';

const HAPPENINGS: readonly StatusHappening[] = [
  'status-changed',
  'status-changed-outside',
  'irregular-status-change',
  'unknown-status',
  'database-unreachable',
];
const TASKS: readonly StatusTask[] = ['record-changes', 'follow-events'];

/** Gives every figure that there is. */
export const giveEveryStatusFigure = (metrics: StatusMetrics): void => {
  metrics.swept({ looked: 31, warned: 5, moved: 3, failed: 0, oldestDueSeconds: 17.5 });
  for (const what of HAPPENINGS) metrics.happened(what);
  for (const task of TASKS) metrics.handled(task, { done: 3, failed: 0 });
};

/** `written`: what was given so far, in any form that shows every figure. */
export const describeStatusMetricsContract = (
  name: string,
  make: () => { readonly metrics: StatusMetrics; written(): string },
): void => {
  describe(`StatusMetrics contract: ${name}`, () => {
    it('takes every figure, and answers at once with nothing to wait for', () => {
      const { metrics, written } = make();
      expect(giveEveryStatusFigure(metrics)).toBeUndefined();
      for (const figure of ['31', '17.5']) expect(written()).toContain(figure);
    });

    it('never throws, whatever the figure', () => {
      const { metrics, written } = make();
      const nan = Number.NaN;
      const figures = { looked: nan, warned: nan, moved: nan, failed: nan, oldestDueSeconds: nan };
      expect(() => metrics.swept(figures)).not.toThrow();
      expect(() => metrics.happened('unknown-status', nan)).not.toThrow();
      metrics.handled('follow-events', { done: 4711, failed: 0 });
      expect(written()).toContain('4711');
    });
  });
};
