import type { UserHappening, UserMetrics } from '../../src/domain/users/metrics.ts';

const HAPPENINGS: readonly UserHappening[] = [
  'sign-up-refused',
  'sign-up-incomplete',
  'link-asked',
  'database-unreachable',
];

/** Gives every figure that there is. */
export const giveEveryUserFigure = (metrics: UserMetrics): void => {
  metrics.reconciled({ looked: 31, finished: 17, undone: 1, refused: 1, held: 0, failed: 0, left: false });
  metrics.compared({ users: 4711, mended: 2, removed: 1, changed: 0, failed: 0, needsPerson: ['u-1'], left: false });
  metrics.erased({ ended: 23, open: 1, busy: 0, failed: 0 });
  for (const what of HAPPENINGS) metrics.happened(what);
};

/** `written`: what was given so far, in any form that shows every figure. */
export const describeUserMetricsContract = (
  name: string,
  make: () => { readonly metrics: UserMetrics; written(): string },
): void => {
  describe(`UserMetrics contract: ${name}`, () => {
    it('takes every figure, and answers at once with nothing to wait for', () => {
      const { metrics, written } = make();
      expect(giveEveryUserFigure(metrics)).toBeUndefined();
      for (const figure of ['31', '17', '4711', '23']) expect(written()).toContain(figure);
    });

    it('never throws, whatever the figure', () => {
      const { metrics, written } = make();
      const nan = Number.NaN;
      expect(() => metrics.erased({ ended: nan, open: nan, busy: nan, failed: nan })).not.toThrow();
      expect(() => metrics.happened('link-asked', nan)).not.toThrow();
      metrics.erased({ ended: 815, open: 0, busy: 0, failed: 0 });
      expect(written()).toContain('815');
    });
  });
};
