import type { OperationMetrics } from '../../src/domain/operations/metrics.ts';

/** Gives every figure that there is. */
export const giveEveryOperationFigure = (metrics: OperationMetrics): void => {
  metrics.backupsChecked({
    tables: 46,
    missing: ['Contacts', 'Requests', 'Quotes'],
    incomplete: [],
    newest: { id: 'dev-20260401T093000Z-1a2b3c4d', problem: 'a file is missing' },
  });
  const measured = { recoverySeconds: 841, isTimeMet: true, pointSeconds: 287, isPointMet: true };
  metrics.drillEnded({ hasSucceeded: true, measured });
  metrics.drillEnded({ hasSucceeded: false });
  metrics.drillAged(36);
};

/** `written`: what was given so far, in any form that shows every figure. */
export const describeOperationMetricsContract = (
  name: string,
  make: () => { readonly metrics: OperationMetrics; written(): string },
): void => {
  describe(`OperationMetrics contract: ${name}`, () => {
    it('takes every figure, and answers at once with nothing to wait for', () => {
      const { metrics, written } = make();
      expect(giveEveryOperationFigure(metrics)).toBeUndefined();
      for (const figure of ['3', '841', '287', '36']) expect(written()).toContain(figure);
    });
  });
};
