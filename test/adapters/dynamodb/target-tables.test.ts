import { randomBytes } from 'node:crypto';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { createMemoryStageTables } from '../../../src/adapters/memory/memory-stage-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { describeTargetTablesContract } from '../../contract/target-tables.contract.ts';
import { dynamoDbEndpoint } from '../../support/dynamodb.ts';

const table = readTableRegistry().find(({ model }) => model === 'SignalEvents');
if (table === undefined) throw new Error('the registry has no SignalEvents');

let client: ReturnType<typeof createDocumentClient>;
beforeAll(async () => {
  const credentials = { accessKeyId: randomBytes(13).toString('hex'), secretAccessKey: 'local' };
  client = createDocumentClient({ endpoint: await dynamoDbEndpoint(), region: 'us-west-1', credentials });
});
afterAll(() => client.destroy());

describeTargetTablesContract('memory', table, async () => createMemoryStageTables());
describeTargetTablesContract('DynamoDB', table, async () =>
  createDynamoTargetTables({ client, suffix: randomBytes(13).toString('hex'), pageSize: 2 }),
);
