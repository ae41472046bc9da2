import { randomUUID } from 'node:crypto';
import { createDynamoRecordScan } from '../../../src/adapters/dynamodb/dynamo-record-scan.ts';
import { createDynamoRecordStore } from '../../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../../src/adapters/dynamodb/dynamo-status-history.ts';
import { describeRecordStoreContract, type RecordStoreHarness } from '../../contract/record-store.contract.ts';
import { describeStatusHistoryContract } from '../../contract/status-history.contract.ts';
import { NOW } from '../../support/status-records.ts';
import { createStatusTables, type Row, requestRow } from '../../support/status-tables.ts';

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing) close();
});

const idsOf = (rows: readonly Row[]): readonly string[] => rows.map(({ id }) => String(id));

const make = async ({ pageSize = 100 }: { readonly pageSize?: number }): Promise<RecordStoreHarness> => {
  const tables = await createStatusTables({ clock: () => NOW });
  closing.push(tables.close);
  const options = { ...tables, newId: randomUUID, pageSize };
  return {
    records: createDynamoRecordStore(options),
    scan: createDynamoRecordScan(options),
    history: createDynamoStatusHistory(options),
    plant: (record) => tables.write('Requests', requestRow(record)),
    plantUnreadable: (row) => tables.write('Requests', { ...row, version: 'many', createdAt: NOW.toISOString() }),
    remove: (id) => tables.remove('Requests', id),
    signals: async () => idsOf(await tables.all('SignalEvents')),
    audit: async () => idsOf(await tables.all('AuditLog')),
    beside: async (id) => {
      const { statusOrder, timerFault, expiredDate } = (await tables.read('Requests', id)) ?? {};
      return {
        ...(typeof statusOrder === 'number' ? { statusOrder } : {}),
        ...(typeof timerFault === 'string' ? { timerFault } : {}),
        stamps: typeof expiredDate === 'string' ? { expiredDate } : {},
      };
    },
  };
};

describe('The records on DynamoDB', () => describeRecordStoreContract(make));
describe('The history on DynamoDB', () => describeStatusHistoryContract(make));
