import { createMemoryDrillLedger, type KeptDrills } from '../../../src/adapters/memory/memory-drill-ledger.ts';
import { describeDrillLedgerContract } from '../../contract/drill-ledger.contract.ts';

describe('createMemoryDrillLedger', () => {
  describeDrillLedgerContract(async () => {
    const kept: KeptDrills = { revision: 0 };
    return () => createMemoryDrillLedger(kept);
  });
});
