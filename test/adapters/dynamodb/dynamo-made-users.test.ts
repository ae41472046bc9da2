import { createDynamoMadeUsers } from '../../../src/adapters/dynamodb/dynamo-made-users.ts';
import { createDynamoPersonalRows } from '../../../src/adapters/dynamodb/dynamo-personal-rows.ts';
import { formerIdsOf } from '../../../src/domain/users/personal-data/former-ids.ts';
import { describeMadeUsersContract } from '../../contract/made-users.contract.ts';
import { NOW } from '../../support/builders.ts';
import { createTestDatabase, type TestDatabase } from '../../support/dynamodb.ts';

describe('The list of users made anew, in DynamoDB', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase(['BackendState']);
  }, 60_000);
  afterEach(() => database.close());
  const make = () => createDynamoMadeUsers({ ...database, clock: () => NOW });

  describeMadeUsersContract(async () => make());

  it('U6: has whoever exports or erases a user find all ids that they had', async () => {
    const made = make();
    const beganAt = NOW.toISOString();
    await made.save({ oldId: 'first', beganAt, newId: 'second', endedAt: beganAt });
    await made.save({ oldId: 'second', beganAt, newId: 'third' });
    await made.save({ oldId: 'another', beganAt, newId: 'other' });
    const rows = createDynamoPersonalRows(database);
    expect([...(await formerIdsOf(rows, 'third'))].sort()).toEqual(['first', 'second']);
    expect(await formerIdsOf(rows, 'first')).toEqual([]);
  });
});
