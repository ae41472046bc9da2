import { createMemoryMigrationLedgers } from '../../../src/adapters/memory/memory-migration-ledgers.ts';
import { describeMigrationLedgersContract } from '../../contract/migration-ledgers.contract.ts';

describe('ledgers of migrations in memory', () => {
  describeMigrationLedgersContract(async () => createMemoryMigrationLedgers());
});
