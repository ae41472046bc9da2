import { createMemoryBulkPlans } from '../../../src/adapters/memory/memory-bulk-plans.ts';
import { describeBulkPlansContract } from '../../contract/bulk-plans.contract.ts';

describe('The bulk plans in memory', () =>
  describeBulkPlansContract(async () => {
    const plans = createMemoryBulkPlans();
    return { plans, audit: async () => plans.audit().map(({ id }) => id) };
  }));
