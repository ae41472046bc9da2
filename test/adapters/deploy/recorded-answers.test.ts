import {
  BackupClient,
  ListRecoveryPointsByBackupVaultCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-backup';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createVaultBackups } from '../../../src/adapters/backup/recovery-points.ts';
import { createStackChanges } from '../../../src/adapters/cloudformation/stack-changes.ts';
import { createCriticalAlarm } from '../../../src/adapters/cloudwatch/critical-alarm.ts';

const REGION = 'us-west-1';

describe('a stack, by the recorded answers of CloudFormation', () => {
  const stack = mockClient(CloudFormationClient);
  const s3 = mockClient(S3Client);
  beforeEach(() => {
    stack.reset();
    s3.reset();
    s3.on(PutObjectCommand).resolves({});
    s3.on(DeleteObjectCommand).resolves({});
    stack.on(DescribeStackResourceCommand).resolves({
      StackResourceDetail: {
        LogicalResourceId: 'ServerlessDeploymentBucket',
        ResourceType: 'AWS::S3::Bucket',
        ResourceStatus: 'CREATE_COMPLETE',
        LastUpdatedTimestamp: new Date(0),
        PhysicalResourceId: 'bucket',
      },
    });
    stack.on(CreateChangeSetCommand).resolves({});
    stack.on(DeleteChangeSetCommand).resolves({});
  });
  const changes = () =>
    createStackChanges({
      client: new CloudFormationClient({ region: REGION }),
      s3: new S3Client({ region: REGION }),
      newId: () => 'n',
      pause: async () => undefined,
      urlOf: (bucket, key) => `https://${bucket}/${key}`,
    });

  it('O4: waits for a change set, follows its pages, and tells what is replaced', async () => {
    stack
      .on(DescribeChangeSetCommand)
      .resolvesOnce({ Status: 'CREATE_IN_PROGRESS' })
      .resolvesOnce({
        Status: 'CREATE_COMPLETE',
        NextToken: 'more',
        Changes: [
          { ResourceChange: { Action: 'Modify', LogicalResourceId: 'T', ResourceType: 'X', Replacement: 'True' } },
        ],
      })
      .resolvesOnce({
        Status: 'CREATE_COMPLETE',
        Changes: [{ ResourceChange: { Action: 'Remove', LogicalResourceId: 'U', ResourceType: 'Y' } }],
      });
    expect(await changes().preview('s', '{}')).toEqual([
      { action: 'Modify', id: 'T', type: 'X', replacement: 'True' },
      { action: 'Remove', id: 'U', type: 'Y' },
    ]);
    expect(stack.commandCalls(CreateChangeSetCommand)[0]?.args[0].input).toMatchObject({
      TemplateURL: 'https://bucket/operations/n.json',
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    });
    expect(stack.commandCalls(DeleteChangeSetCommand)).toHaveLength(1);
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(1);
  });

  it('takes a change set without changes for no change, and a refused template for a fault, cleaning up after both', async () => {
    stack.on(DescribeChangeSetCommand).resolvesOnce({
      Status: 'FAILED',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
    expect(await changes().preview('s', '{}')).toEqual([]);
    stack.on(DescribeChangeSetCommand).resolves({ Status: 'FAILED', StatusReason: 'Circular dependency' });
    await expect(changes().preview('s', '{}')).rejects.toThrow('Circular dependency');
    expect(stack.commandCalls(DeleteChangeSetCommand)).toHaveLength(2);
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(2);
  });

  it('takes a template that is in force already for done, and an update that was undone for a fault', async () => {
    stack.on(UpdateStackCommand).rejectsOnce(new Error('No updates are to be performed.'));
    await changes().change('s', '{}');
    stack.on(UpdateStackCommand).resolves({});
    stack.on(DescribeStacksCommand).resolves({
      Stacks: [{ StackName: 's', CreationTime: new Date(0), StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }],
    });
    await expect(changes().change('s', '{}')).rejects.toThrow();
  });

  it('E4: turns on the protection against deletion', async () => {
    stack.on(UpdateTerminationProtectionCommand).resolves({});
    await changes().protect('s');
    expect(stack.commandCalls(UpdateTerminationProtectionCommand)[0]?.args[0].input).toEqual({
      StackName: 's',
      EnableTerminationProtection: true,
    });
  });
});

describe('the recovery points of a vault', () => {
  const backup = mockClient(BackupClient);
  const arn = (name: string) => `arn:aws:dynamodb:${REGION}:123456789012:table/${name}`;
  const point = (name: string, day: number, Status: 'COMPLETED' | 'EXPIRED' = 'COMPLETED') => ({
    ResourceArn: arn(name),
    Status,
    CompletionDate: new Date(Date.UTC(2026, 3, day)),
  });
  const newest = (tables: readonly string[]) =>
    createVaultBackups(new BackupClient({ region: REGION }), 'v', tables).newest();
  beforeEach(() => backup.reset());

  it('O1, O4: are as fresh as the table that has waited longest', async () => {
    backup
      .on(ListRecoveryPointsByBackupVaultCommand)
      .resolvesOnce({ NextToken: 'more', RecoveryPoints: [point('A', 1), point('A', 5), point('B', 3)] })
      .resolvesOnce({ RecoveryPoints: [point('B', 2), point('B', 9, 'EXPIRED')] });
    expect(await newest(['A', 'B'])).toEqual({ id: 'recovery points of v', at: new Date(Date.UTC(2026, 3, 3)) });
  });

  it('O1, O4: are none while a table has none, or there is no vault', async () => {
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves({ RecoveryPoints: [point('A', 1)] });
    expect(await newest(['A', 'B'])).toBeUndefined();
    backup
      .on(ListRecoveryPointsByBackupVaultCommand)
      .rejects(new ResourceNotFoundException({ message: 'no vault', $metadata: {} }));
    expect(await newest(['A'])).toBeUndefined();
  });
});

describe('the critical alarm', () => {
  const alarms = mockClient(CloudWatchClient);
  const state = () => createCriticalAlarm(new CloudWatchClient({ region: REGION }), 'shop-critical').state();

  it('is on, off, or not there', async () => {
    alarms
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ CompositeAlarms: [{ StateValue: 'ALARM' }] })
      .resolvesOnce({ CompositeAlarms: [{ StateValue: 'INSUFFICIENT_DATA' }] })
      .resolvesOnce({ CompositeAlarms: [] });
    expect([await state(), await state(), await state()]).toEqual(['on', 'off', 'absent']);
  });
});
