import { randomUUID } from 'node:crypto';
import { createDynamoRecordStore } from '../../../src/adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoStatusHistory } from '../../../src/adapters/dynamodb/dynamo-status-history.ts';
import { aRecord, NOW } from '../../support/status-records.ts';
import { createStatusTables } from '../../support/status-tables.ts';

/** What a database on one machine cannot show. */
it('S2: a record, and whether its change is told, are read as they are now', async () => {
  const tables = await createStatusTables({ clock: () => NOW });
  const asked: unknown[] = [];
  tables.client.middlewareStack.add(
    (next) => async (args) => {
      asked.push(Reflect.get(args.input, 'ConsistentRead'));
      return next(args);
    },
    { step: 'initialize' },
  );
  const options = { ...tables, newId: randomUUID };
  await createDynamoRecordStore(options).get(aRecord().id);
  await createDynamoStatusHistory(options).get('entry-1');
  tables.close();
  expect(asked).toEqual([true, true]);
});
