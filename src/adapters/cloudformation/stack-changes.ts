import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeStackResourceCommand,
  paginateDescribeChangeSet,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PlannedChange, StackChanges } from '../../domain/operations/deploy/ports.ts';

const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'] as const;
const BUCKET = 'ServerlessDeploymentBucket';
/** A stack of this size takes minutes; a monitored one as long again. */
const MOST_SECONDS = 3600;

export interface StackChangesOptions {
  readonly client: CloudFormationClient;
  readonly s3: S3Client;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** `https://<bucket>.s3.<region>.amazonaws.com/<key>`, which CloudFormation reads a template from. */
  readonly urlOf: (bucket: string, key: string) => string;
}

const ACTIONS: readonly PlannedChange['action'][] = ['Add', 'Modify', 'Remove', 'Import', 'Dynamic'];
const REPLACEMENTS = ['True', 'False', 'Conditional'] as const;

const plannedChange = ({ ResourceChange: change }: Change): readonly PlannedChange[] => {
  const action = ACTIONS.find((one) => one === change?.Action);
  if (change === undefined || action === undefined) return [];
  const replacement = REPLACEMENTS.find((one) => one === change.Replacement);
  const { LogicalResourceId: id = '', ResourceType: type = '' } = change;
  return [{ action, id, type, ...(replacement === undefined ? {} : { replacement }) }];
};

const NOTHING = /didn't contain changes|No updates are to be performed/;

const isNothing = (fault: unknown): boolean => fault instanceof Error && NOTHING.test(fault.message);

/** Templates as large as ours are handed over by S3, in the bucket that the stack's own deployments use. */
export const createStackChanges = ({ client, s3, newId, pause, urlOf }: StackChangesOptions): StackChanges => {
  const withTemplate = async <Answer>(
    StackName: string,
    template: string,
    work: (url: string) => Promise<Answer>,
  ): Promise<Answer> => {
    const { StackResourceDetail } = await client.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: BUCKET }),
    );
    const at = { Bucket: StackResourceDetail?.PhysicalResourceId, Key: `operations/${newId()}.json` };
    await s3.send(new PutObjectCommand({ ...at, Body: template, ContentType: 'application/json' }));
    try {
      return await work(urlOf(at.Bucket ?? '', at.Key));
    } finally {
      await s3.send(new DeleteObjectCommand(at));
    }
  };

  const looked = async (StackName: string, ChangeSetName: string) => {
    const changes: PlannedChange[] = [];
    let status = '';
    let reason = '';
    for await (const page of paginateDescribeChangeSet({ client }, { StackName, ChangeSetName })) {
      status = `${page.Status}`;
      reason = page.StatusReason ?? '';
      changes.push(...(page.Changes ?? []).flatMap(plannedChange));
    }
    return { status, reason, changes };
  };

  /** Asks until CloudFormation has worked out what it would do. */
  const changesOf = async (StackName: string, ChangeSetName: string): Promise<readonly PlannedChange[]> => {
    const { status, reason, changes } = await looked(StackName, ChangeSetName);
    if (status === 'CREATE_COMPLETE') return changes;
    if (status === 'FAILED' && NOTHING.test(reason)) return [];
    if (status === 'FAILED') throw new Error(`CloudFormation refuses the template: ${reason}`);
    await pause(2000);
    return changesOf(StackName, ChangeSetName);
  };

  return {
    preview: (StackName, template) =>
      withTemplate(StackName, template, async (TemplateURL) => {
        const ChangeSetName = `preview-${newId()}`;
        await client.send(
          new CreateChangeSetCommand({
            StackName,
            ChangeSetName,
            ChangeSetType: 'UPDATE',
            TemplateURL,
            Capabilities: [...CAPABILITIES],
          }),
        );
        try {
          return await changesOf(StackName, ChangeSetName);
        } finally {
          await client.send(new DeleteChangeSetCommand({ StackName, ChangeSetName }));
        }
      }),
    change: (StackName, template) =>
      withTemplate(StackName, template, async (TemplateURL) => {
        try {
          await client.send(new UpdateStackCommand({ StackName, TemplateURL, Capabilities: [...CAPABILITIES] }));
        } catch (fault) {
          if (isNothing(fault)) return;
          throw fault;
        }
        await waitUntilStackUpdateComplete({ client, maxWaitTime: MOST_SECONDS, minDelay: 5 }, { StackName });
      }),
    protect: async (StackName) => {
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }));
    },
  };
};
