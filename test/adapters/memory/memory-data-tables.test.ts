import { createMemoryDataTables } from '../../../src/adapters/memory/memory-data-tables.ts';
import { describeDataTablesContract } from '../../contract/data-tables.contract.ts';

describe('tables in memory', () => {
  describeDataTablesContract(async () => {
    const tables = createMemoryDataTables();
    tables.drop('Nowhere');
    return tables;
  });
});
