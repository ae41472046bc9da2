import { createTableInput, type RegistryEntry, readRegistry } from '../../local/tables.ts';

const SUFFIX = 'a1b2c3d4e5f6g7h8i9j0k1l2m3';

describe('The local tables', () => {
  const registry = readRegistry();

  it('are those of the registry, each under the name of its stage', () => {
    expect(Object.keys(registry).length).toBeGreaterThanOrEqual(44);
    expect(createTableInput('Legal', { owner: 'platform', indexes: {} }, SUFFIX)).toEqual({
      TableName: `Legal-${SUFFIX}-NONE`,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
  });

  it('have the indexes and the stream that the registry gives them', () => {
    const entry: RegistryEntry = {
      owner: 'platform',
      indexes: {
        'kind-at': { partition: 'kind', sort: 'at', projection: ['done'] },
        kind: { partition: 'kind', projection: 'ALL' },
      },
      stream: 'NEW_IMAGE',
      ttl: 'ttl',
    };
    expect(createTableInput('Things', entry, SUFFIX)).toMatchObject({
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'kind-at',
          KeySchema: [
            { AttributeName: 'kind', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['done'] },
        },
        {
          IndexName: 'kind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
  });
});
