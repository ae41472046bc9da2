import {
  CloudFormationClient,
  CreateStackCommand,
  GetStackPolicyCommand,
  ListChangeSetsCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createStackChanges } from '../../../src/adapters/cloudformation/stack-changes.ts';
import { createStackReader } from '../../../src/adapters/cloudformation/stack-reader.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const REGION = 'us-west-1';
const table = (TableName: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
});
const template = (resources: object): string =>
  JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Resources: {
      ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-bucket' } },
      ...resources,
    },
    Outputs: { BackendSuffix: { Value: 'xyz' } },
  });
const topic = (name: string) => ({ Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': name } } });
const alone = (text: string) => ({ text, nested: [] });
const FIRST = template({ Orders: table('Orders'), Old: table('Old') });

describeOnMoto('a stack, and what a template would do to it', () => {
  let moto: Moto;
  let client: CloudFormationClient;
  let s3: S3Client;
  beforeAll(async () => {
    moto = await startMoto();
    const config = {
      region: REGION,
      endpoint: moto.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    };
    client = new CloudFormationClient(config);
    s3 = new S3Client({ ...config, forcePathStyle: true });
    await client.send(new CreateStackCommand({ StackName: 'shop-dev', TemplateBody: FIRST }));
  }, 60_000);
  afterAll(() => moto.stop());

  let number = 0;
  const changes = () =>
    createStackChanges({
      client,
      s3,
      newId: () => {
        number += 1;
        return `n${number}`;
      },
      pause: async () => undefined,
      urlOf: (bucket, key) => `https://${bucket}.s3.${REGION}.amazonaws.com/${key}`,
    });
  it('O4, E4: lets leave what it is told while it works, and guards as before whatever comes of it', async () => {
    const StackName = 'shop-dev';
    const policy = async () => (await client.send(new GetStackPolicyCommand({ StackName }))).StackPolicyBody;
    const seen: (string | undefined)[] = [];
    const look = async () => void seen.push(await policy());
    await changes().whileLeaving(StackName, { leaving: ['Old'], staying: ['Orders'] }, look);
    const StackPolicyBody = JSON.stringify({
      Statement: [{ Effect: 'Deny', Principal: '*', Action: 'Update:Delete', Resource: '*' }],
    });
    await client.send(new SetStackPolicyCommand({ StackName, StackPolicyBody }));
    await changes().whileLeaving(StackName, { leaving: ['Old'], staying: ['Orders'] }, look);
    const broken = changes().whileLeaving(StackName, { leaving: ['Old'], staying: ['Orders'] }, async () => {
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect(await policy()).toBe(StackPolicyBody);
    const [none, during = ''] = seen;
    expect([none ?? '', JSON.parse(during).Statement[1]]).toEqual([
      '',
      expect.objectContaining({ Effect: 'Deny', Resource: ['LogicalResourceId/Orders'] }),
    ]);
  });

  const leftovers = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'shop-bucket' }));
    const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: 'shop-dev' }));
    return [...Contents.map(({ Key }) => Key), ...Summaries.map(({ ChangeSetName }) => ChangeSetName)];
  };

  it('is read: status, outputs, what AWS called its resources, the template as it was sent', async () => {
    const stack = await createStackReader(client).read('shop-dev');
    expect(stack).toMatchObject({ status: 'CREATE_COMPLETE', isProtected: false, outputs: { BackendSuffix: 'xyz' } });
    expect(stack?.account).toMatch(/^\d{12}$/);
    expect(stack?.physicalIds.get('Orders')).toBe('Orders');
    expect(JSON.parse(stack?.template ?? '')).toEqual(JSON.parse(FIRST));
    expect(await createStackReader(client).read('absent')).toBeUndefined();
  });

  it('O4: previews what would be added and removed, does none of it, and leaves nothing behind', async () => {
    const planned = await changes().preview(
      'shop-dev',
      alone(template({ Orders: table('Orders'), Young: table('Young') })),
    );
    expect(planned.map(({ action, id }) => `${action} ${id}`).toSorted()).toEqual(['Add Young', 'Remove Old']);
    const stack = await createStackReader(client).read('shop-dev');
    expect(JSON.parse(stack?.template ?? '')).toEqual(JSON.parse(FIRST));
    expect(await leftovers()).toEqual([]);
  });

  it('O4: is read whole with what it nests: one view, and as it was sent', async () => {
    const inner = { Parameters: { Orders: { Type: 'String' } }, Resources: { Loud: topic(`loud-\${Orders}`) } };
    const key = 'nested-templates/Alarms-1.json';
    const outer = template({
      Orders: table('Orders'),
      Old: table('Old'),
      Alarms: {
        Type: 'AWS::CloudFormation::Stack',
        Properties: {
          TemplateURL: `https://shop-bucket.s3.${REGION}.amazonaws.com/${key}`,
          Parameters: { Orders: { 'Fn::Sub': `\${Orders}` } },
        },
      },
    });
    const nested = [{ id: 'Alarms', key, text: JSON.stringify(inner) }];
    expect((await changes().preview('shop-dev', { text: outer, nested })).map(({ id }) => id).toSorted()).toEqual([
      'Alarms',
    ]);
    expect(await leftovers()).toEqual([key]);
    await changes().change('shop-dev', outer);
    const stack = await createStackReader(client).read('shop-dev');
    expect(JSON.parse(stack?.sent ?? '')).toEqual(JSON.parse(outer));
    const { Resources } = JSON.parse(stack?.template ?? '');
    expect(Object.keys(Resources)).toEqual(['ServerlessDeploymentBucket', 'Orders', 'Old', 'Loud']);
    expect(Resources.Loud).toEqual(topic(`loud-\${Orders}`));
    expect(stack?.physicalIds.get('Loud')).toMatch(/:loud-Orders$/);
    await s3.send(new DeleteObjectCommand({ Bucket: 'shop-bucket', Key: key }));
    await changes().change('shop-dev', FIRST);
  }, 60_000);

  it('O4: puts a template in force, and back', async () => {
    const second = template({ Orders: table('Orders') });
    await changes().change('shop-dev', second);
    expect(JSON.parse((await createStackReader(client).read('shop-dev'))?.template ?? '')).toEqual(JSON.parse(second));
    await changes().change('shop-dev', FIRST);
    const back = await createStackReader(client).read('shop-dev');
    expect(back?.physicalIds.get('Old')).toBe('Old');
    expect(await leftovers()).toEqual([]);
  }, 60_000);
});
