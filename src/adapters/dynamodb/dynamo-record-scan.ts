import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { refuse } from '../../domain/shared/result.ts';
import type { RecordScan, ScannedRecord } from '../../domain/statuses/ports.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';
import type { RecordTable } from './tracked-row.ts';

export interface DynamoRecordScanOptions extends DynamoOptions {
  readonly records: RecordTable;
  readonly pageSize?: number;
}

export const createDynamoRecordScan = (options: DynamoRecordScanOptions): RecordScan => {
  const { client, suffix, records, pageSize = 200 } = options;
  const table = tableName(records.model, suffix);

  const scanned = async (item: PlainItem): Promise<ScannedRecord> => {
    const id = String(item.id);
    const read = await records.read(item);
    return { id, ...(read.ok ? read : refuse({ because: 'unreadable' as const, reason: read.refusal.reason })) };
  };

  return {
    page: async (after) => {
      const scan = new ScanCommand({
        TableName: table,
        Limit: pageSize,
        ...(after === undefined ? {} : { ExclusiveStartKey: { id: after } }),
      });
      const { Items: items = [], LastEvaluatedKey: end } = await client.send(scan);
      const found = await Promise.all(items.map(scanned));
      return { records: found, ...(typeof end?.id === 'string' ? { next: end.id } : {}) };
    },
  };
};
