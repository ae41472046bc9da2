import { createMemoryAuditTrail } from '../../../src/adapters/memory/memory-audit-trail.ts';
import { describeAuditSearchContract } from '../../contract/audit-search.contract.ts';

describe('the audit trail in memory', () => {
  describeAuditSearchContract(async (entries) => {
    const trail = createMemoryAuditTrail();
    for (const entry of entries) await trail.add(entry);
    return trail;
  });
});
