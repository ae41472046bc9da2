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
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ResourceNotFoundException as NoFunction,
} from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { createVaultBackups } from '../../../src/adapters/backup/recovery-points.ts';
import { createStackChanges } from '../../../src/adapters/cloudformation/stack-changes.ts';
import { createCriticalAlarm } from '../../../src/adapters/cloudwatch/critical-alarm.ts';
import { createExecutions } from '../../../src/adapters/lambda/reserved-executions.ts';

const REGION = 'us-west-1';
const ALONE = { text: '{}', nested: [] };
const NESTING = { text: '{}', nested: [{ id: 'N', key: 'nested-templates/N-1.json', text: '{"N":1}' }] };

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
    expect(await changes().preview('s', ALONE)).toEqual([
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
    expect(await changes().preview('s', ALONE)).toEqual([]);
    stack.on(DescribeChangeSetCommand).resolves({ Status: 'FAILED', StatusReason: 'Circular dependency' });
    await expect(changes().preview('s', ALONE)).rejects.toThrow('Circular dependency');
    expect(stack.commandCalls(DeleteChangeSetCommand)).toHaveLength(2);
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(2);
  });

  describe('with another nested in it', () => {
    const ROOT = { StackName: 's', ChangeSetName: 'preview-n' };
    const INNER = 'arn:aws:cloudformation:us-west-1:123456789012:changeSet/s-N/1';
    const OVER_IT = `Nested change set ${INNER} was not successfully created: Currently in FAILED.`;
    const NO_CHANGES = "The submitted information didn't contain changes.";
    const modified = (LogicalResourceId: string, ChangeSetId?: string) => ({
      ResourceChange: {
        Action: 'Modify' as const,
        LogicalResourceId,
        ResourceType: 'X',
        ...(ChangeSetId === undefined ? {} : { ChangeSetId }),
      },
    });
    const created = () => stack.commandCalls(CreateChangeSetCommand).map(({ args: [{ input }] }) => input);

    it('O4: is previewed with it, its template lying where the deployment will look for it', async () => {
      stack.on(DescribeChangeSetCommand, ROOT).resolves({ Status: 'CREATE_COMPLETE', Changes: [modified('N', INNER)] });
      stack
        .on(DescribeChangeSetCommand, { ChangeSetName: INNER })
        .resolves({ Status: 'CREATE_COMPLETE', Changes: [modified('Loud')] });
      expect((await changes().preview('s', NESTING)).map(({ id }) => id)).toEqual(['N', 'Loud']);
      expect(created()).toEqual([expect.objectContaining({ IncludeNestedStacks: true })]);
      expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
        Bucket: 'bucket',
        Key: 'nested-templates/N-1.json',
        Body: '{"N":1}',
      });
      expect(s3.commandCalls(DeleteObjectCommand).map(({ args: [{ input }] }) => input.Key)).toEqual([
        'operations/n.json',
      ]);
    });

    it('O4: is previewed alone where the nested one has nothing to change, over which CloudFormation fails the whole', async () => {
      stack
        .on(DescribeChangeSetCommand, ROOT)
        .resolvesOnce({ Status: 'FAILED', StatusReason: OVER_IT })
        .resolves({ Status: 'CREATE_COMPLETE', Changes: [modified('T')] });
      stack
        .on(DescribeChangeSetCommand, { ChangeSetName: INNER })
        .resolves({ Status: 'FAILED', StatusReason: NO_CHANGES });
      expect((await changes().preview('s', NESTING)).map(({ id }) => id)).toEqual(['T']);
      expect(created().map(({ IncludeNestedStacks = false }) => IncludeNestedStacks)).toEqual([true, false]);
      expect(stack.commandCalls(DeleteChangeSetCommand)).toHaveLength(2);
    });

    it('is refused with the reason of the nested one, not with that it failed', async () => {
      stack.on(DescribeChangeSetCommand, ROOT).resolves({ Status: 'FAILED', StatusReason: OVER_IT });
      stack
        .on(DescribeChangeSetCommand, { ChangeSetName: INNER })
        .resolves({ Status: 'FAILED', StatusReason: 'loud already exists' });
      await expect(changes().preview('s', NESTING)).rejects.toThrow('refuses the template: loud already exists');
      expect(stack.commandCalls(DeleteChangeSetCommand)).toHaveLength(1);
    });
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

describe('the executions of an account', () => {
  const lambda = mockClient(LambdaClient);
  const executions = () => createExecutions(new LambdaClient({ region: REGION }));
  beforeEach(() => lambda.reset());

  it('O4: are read, with what a function has of them: nothing where it reserves none, or is not there yet', async () => {
    lambda
      .on(GetAccountSettingsCommand)
      .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 950 } });
    lambda.on(GetFunctionConcurrencyCommand, { FunctionName: 'a' }).resolves({ ReservedConcurrentExecutions: 50 });
    lambda.on(GetFunctionConcurrencyCommand, { FunctionName: 'b' }).resolves({});
    lambda
      .on(GetFunctionConcurrencyCommand, { FunctionName: 'c' })
      .rejects(new NoFunction({ message: 'Function not found', $metadata: {} }));
    expect(await executions().account()).toEqual({ limit: 1000, unreserved: 950 });
    expect(await Promise.all(['a', 'b', 'c'].map(executions().reservedFor))).toEqual([50, 0, 0]);
  });

  it('are a fault when Lambda cannot be asked', async () => {
    lambda.on(GetFunctionConcurrencyCommand).rejects(new Error('AccessDenied'));
    await expect(executions().reservedFor('a')).rejects.toThrow('AccessDenied');
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
