import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createCognitoUserRecords } from '../../../src/adapters/cognito/cognito-user-records.ts';
import { createMemoryMadeUsers } from '../../../src/adapters/memory/memory-user-maker.ts';
import { createS3FileRecords } from '../../../src/adapters/s3/s3-file-records.ts';
import type { RecordSource } from '../../../src/domain/operations/backup/ports.ts';
import { compareUsers } from '../../../src/domain/operations/restore/compare-users.ts';
import { backedUp, memoryTables, toolsFor } from '../../support/backup-world.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const allOf = async ({ records }: RecordSource) => {
  const found: Readonly<Record<string, unknown>>[] = [];
  for await (const page of records()) found.push(...page);
  return found;
};

describeOnMoto('what a backup takes beside tables', () => {
  let moto: Moto;
  let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  beforeAll(async () => {
    moto = await startMoto();
    config = { endpoint: moto.url, region: 'us-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  }, 60_000);
  afterAll(() => moto.stop());

  it('O1: users of every page with their groups, without passwords; compared, they show who is missing or moved', async () => {
    const client = new CognitoIdentityProviderClient(config);
    const { UserPool } = await client.send(new CreateUserPoolCommand({ PoolName: 'realtechee-backend-dev' }));
    const UserPoolId = UserPool?.Id ?? '';
    for (const GroupName of ['agent', 'guest']) await client.send(new CreateGroupCommand({ UserPoolId, GroupName }));
    const add = (Username: string, GroupName: string) =>
      client.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
    for (let at = 0; at < 61; at += 1) {
      const Username = `user-${at}@example.com`;
      await client.send(new AdminCreateUserCommand({ UserPoolId, Username, TemporaryPassword: 'Secret-Passw0rd' }));
    }
    await add('user-0@example.com', 'agent');
    await add('user-1@example.com', 'guest');
    const sources = createCognitoUserRecords({ client, userPoolId: UserPoolId });
    const [users = [], memberships = []] = await Promise.all(sources.map(allOf));
    expect(users).toHaveLength(61);
    expect(JSON.stringify(users)).not.toContain('Passw0rd');
    expect(memberships.map(({ group }) => group)).toEqual(['agent', 'guest']);

    const { manifest, archive } = await backedUp(memoryTables(0), { others: sources });
    const compare = compareUsers(toolsFor(archive), sources, createMemoryMadeUsers());
    expect(await compare(manifest)).toEqual({ inBackup: 61, missing: [], otherGroups: [], extra: 0 });
    await add('user-1@example.com', 'agent');
    const subject = memberships[1]?.userId;
    expect(await compare(manifest)).toMatchObject({ otherGroups: [subject] });
    const fewer: readonly RecordSource[] = [
      {
        name: 'users',
        records: async function* () {
          yield [...users.slice(1), { username: 'new', attributes: { sub: 'new' } }];
        },
      },
      {
        name: 'memberships',
        records: async function* () {
          yield memberships;
          yield [{ group: 'agent', userId: 'new' }];
        },
      },
    ];
    const withoutGroups = fewer.slice(0, 1);
    expect(await compareUsers(toolsFor(archive), withoutGroups, createMemoryMadeUsers())(manifest)).toMatchObject({
      missing: [memberships[0]?.userId],
    });
    expect(await compareUsers(toolsFor(archive), fewer, createMemoryMadeUsers())(manifest)).toMatchObject({ extra: 1 });
    client.destroy();
  }, 60_000);

  it('O1: every version of every file, with its size and hash', async () => {
    const client = new S3Client({ ...config, forcePathStyle: true });
    const Bucket = 'realtechee-backend-dev-files';
    await client.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-1' } }),
    );
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
    for (const Body of ['one', 'other']) await client.send(new PutObjectCommand({ Bucket, Key: 'a/b.pdf', Body }));
    const records = await allOf(createS3FileRecords({ client, bucket: Bucket }));
    expect(records.map(({ key, bytes, isLatest }) => [key, bytes, isLatest])).toEqual([
      ['a/b.pdf', 5, true],
      ['a/b.pdf', 3, false],
    ]);
    expect(new Set(records.map(({ version }) => version)).size).toBe(2);
    client.destroy();
  }, 60_000);
});
