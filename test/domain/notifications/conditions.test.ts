import fc from 'fast-check';
import { judgeConditions } from '../../../src/domain/notifications/conditions.ts';
import { type Condition, OPERATORS, type Operator } from '../../../src/domain/notifications/hook.ts';

const PAYLOAD = {
  projectType: 'Kitchen',
  budget: 50_000,
  budgetText: '50000',
  needFinance: true,
  address: { state: 'CA' },
  tags: ['urgent', 'referral'],
  visitOn: '2026-11-22T10:00:00Z',
  nothing: null,
};

const outcomeOf = (field: string, operator: Operator, value?: unknown) =>
  judgeConditions([{ field, operator, value }], PAYLOAD).outcome;

describe('judgeConditions', () => {
  it.each<[string, Operator, unknown]>([
    ['projectType', 'eq', 'Kitchen'],
    ['address.state', 'eq', 'CA'],
    ['needFinance', 'eq', true],
    ['needFinance', 'eq', 'true'],
    ['projectType', 'ne', 'Bath'],
    ['budget', 'gt', 49_999],
    ['budgetText', 'gt', 6_000],
    ['budget', 'gte', '50000'],
    ['budget', 'lt', 50_001],
    ['budget', 'lte', 50_000],
    ['visitOn', 'gt', '2026-11-21T10:00:00Z'],
    ['projectType', 'in', ['Bath', 'Kitchen']],
    ['tags', 'contains', 'urgent'],
    ['projectType', 'contains', 'itch'],
    ['projectType', 'exists', undefined],
    ['absent', 'exists', false],
    ['nothing', 'exists', false],
  ])('%s %s %p holds', (field, operator, value) => {
    expect(outcomeOf(field, operator, value)).toBe('hold');
  });

  it.each<[string, Operator, unknown]>([
    ['projectType', 'eq', 'kitchen'],
    ['projectType', 'ne', 'Kitchen'],
    ['budget', 'gt', 50_000],
    ['budget', 'gte', 50_001],
    ['budget', 'lt', 50_000],
    ['budget', 'lte', 49_999],
    ['projectType', 'in', []],
    ['tags', 'contains', 'urg'],
    ['absent', 'exists', true],
    ['projectType', 'exists', false],
  ])('%s %s %p does not hold', (field, operator, value) => {
    expect(outcomeOf(field, operator, value)).toBe('do-not-hold');
  });

  it.each<[string, Operator, unknown]>([
    ['absent', 'eq', 'x'],
    ['nothing', 'ne', 'x'],
    ['address', 'eq', 'CA'],
    ['projectType', 'eq', { a: 1 }],
    ['projectType', 'gt', 5],
    ['needFinance', 'lt', true],
    ['projectType', 'in', 'Kitchen'],
    ['tags', 'in', ['urgent']],
    ['address', 'contains', 'CA'],
    ['projectType', 'contains', ['Kitchen']],
    ['toString', 'eq', 'x'],
    ['__proto__.x', 'ne', 'x'],
  ])('N6: %s %s %p cannot be judged, which is never a yes', (field, operator, value) => {
    const judged = judgeConditions([{ field, operator, value }], PAYLOAD);
    expect(judged).toMatchObject({
      outcome: 'impossible',
      reason: expect.stringContaining(`condition ${field} ${operator} cannot be judged`),
    });
  });

  it('needs all conditions, and asks no further after the first that does not hold', () => {
    const conditions: Condition[] = [
      { field: 'product', operator: 'exists' },
      { field: 'product', operator: 'eq', value: 'Loan' },
    ];
    expect(judgeConditions(conditions, {}).outcome).toBe('do-not-hold');
    expect(judgeConditions(conditions, { product: 'Loan' }).outcome).toBe('hold');
    expect(judgeConditions([], {}).outcome).toBe('hold');
  });

  it('N6: never holds without every condition holding by itself', () => {
    const condition = fc.record({
      field: fc.constantFrom('projectType', 'budget', 'tags', 'absent', 'address.state'),
      operator: fc.constantFrom(...OPERATORS),
      value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string()), fc.constant('Kitchen')),
    });
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 4 }), (conditions) => {
        const all = conditions.every((one) => judgeConditions([one], PAYLOAD).outcome === 'hold');
        expect(judgeConditions(conditions, PAYLOAD).outcome === 'hold').toBe(all);
      }),
    );
  });
});
