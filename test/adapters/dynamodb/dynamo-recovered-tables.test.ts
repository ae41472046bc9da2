import { createDynamoRecoveredTables } from '../../../src/adapters/dynamodb/dynamo-recovered-tables.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { describeRecoveredTablesContract } from '../../contract/recovered-tables.contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('createDynamoRecoveredTables', () => {
  const databases: TestDatabase[] = [];
  afterAll(() => {
    for (const database of databases) database.close();
  });

  describeRecoveredTablesContract(async () => {
    const database = await createTestDatabase(['Contacts', 'SignalEvents']);
    databases.push(database);
    const rows = createDynamoTargetTables(database);
    return {
      tables: createDynamoRecoveredTables({ ...database, registry: readTableRegistry() }),
      put: async (model, row) => void (await rows.put(model, row, undefined)),
    };
  });
});
