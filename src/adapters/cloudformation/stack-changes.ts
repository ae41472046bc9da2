import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeStackResourceCommand,
  GetStackPolicyCommand,
  paginateDescribeChangeSet,
  SetStackPolicyCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type {
  LeavingResources,
  NestedTemplate,
  PlannedChange,
  StackChanges,
  TemplateParts,
} from '../../domain/operations/deploy/ports.ts';

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
/** A change set of several stacks fails as a whole, also over one of them that has nothing to change. */
const OVER_A_NESTED = /Nested change set (\S+) was not successfully created/;

/** As infra/lib/stack-policy.cjs, but by name: a stack's policy denies by type, and knows no exception to that. */
const policyFor = ({ staying }: LeavingResources): string =>
  JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'Update:*', Resource: '*' },
      ...(staying.length === 0
        ? []
        : [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: ['Update:Replace', 'Update:Delete'],
              Resource: staying.map((id) => `LogicalResourceId/${id}`),
            },
          ]),
    ],
  });

const isNothing = (fault: unknown): boolean => fault instanceof Error && NOTHING.test(fault.message);

/** A change set of a stack, or of one nested in it, which its ARN alone names. */
interface ChangeSet {
  readonly StackName?: string;
  readonly ChangeSetName: string;
}

/** Templates as large as ours are handed over by S3, in the bucket that the stack's own deployments use. */
export const createStackChanges = ({ client, s3, newId, pause, urlOf }: StackChangesOptions): StackChanges => {
  const put = (Bucket: string, Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }));

  const withTemplate = async <Answer>(
    StackName: string,
    { text, nested }: TemplateParts,
    work: (url: string) => Promise<Answer>,
  ): Promise<Answer> => {
    const { StackResourceDetail } = await client.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: BUCKET }),
    );
    const Bucket = StackResourceDetail?.PhysicalResourceId ?? '';
    const Key = `operations/${newId()}.json`;
    for (const one of nested) await put(Bucket, one.key, one.text); // what is deployed then finds it there, and so do rollbacks
    await put(Bucket, Key, text);
    try {
      return await work(urlOf(Bucket, Key));
    } finally {
      await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    }
  };

  const looked = async (changeSet: ChangeSet) => {
    const changes: PlannedChange[] = [];
    const nested: string[] = [];
    let status = '';
    let reason = '';
    for await (const page of paginateDescribeChangeSet({ client }, changeSet)) {
      status = `${page.Status}`;
      reason = page.StatusReason ?? '';
      changes.push(...(page.Changes ?? []).flatMap(plannedChange));
      nested.push(...(page.Changes ?? []).flatMap(({ ResourceChange: change }) => change?.ChangeSetId ?? []));
    }
    return { status, reason, changes, nested };
  };

  /** Asks until CloudFormation has worked out what it would do. */
  const settled = async (changeSet: ChangeSet): ReturnType<typeof looked> => {
    const look = await looked(changeSet);
    if (look.status === 'CREATE_COMPLETE' || look.status === 'FAILED') return look;
    await pause(2000);
    return settled(changeSet);
  };

  /** Why it failed, in the words of the nested change set where it was that one. */
  const innermost = async (reason: string): Promise<string> => {
    const ChangeSetName = OVER_A_NESTED.exec(reason)?.[1];
    return ChangeSetName === undefined ? reason : innermost((await settled({ ChangeSetName })).reason);
  };

  /** The changes of the stack and those of its nested ones; `undefined`: one of them has none, which CloudFormation cannot say so. */
  const changesOf = async (changeSet: ChangeSet): Promise<readonly PlannedChange[] | undefined> => {
    const { status, reason, changes, nested } = await settled(changeSet);
    if (status === 'CREATE_COMPLETE') {
      const inside = await Promise.all(nested.map(async (ChangeSetName) => (await settled({ ChangeSetName })).changes));
      return [...changes, ...inside.flat()];
    }
    if (NOTHING.test(reason)) return [];
    const says = await innermost(reason);
    if (NOTHING.test(says)) return undefined;
    throw new Error(`CloudFormation refuses the template: ${says}`);
  };

  const rehearsed = async (StackName: string, TemplateURL: string, nested: readonly NestedTemplate[]) => {
    const changeSet = { StackName, ChangeSetName: `preview-${newId()}` };
    await client.send(
      new CreateChangeSetCommand({
        ...changeSet,
        ChangeSetType: 'UPDATE',
        TemplateURL,
        Capabilities: [...CAPABILITIES],
        ...(nested.length === 0 ? {} : { IncludeNestedStacks: true }),
      }),
    );
    try {
      return await changesOf(changeSet);
    } finally {
      await client.send(new DeleteChangeSetCommand(changeSet));
    }
  };

  return {
    preview: (StackName, template) =>
      withTemplate(
        StackName,
        template,
        async (url) =>
          (await rehearsed(StackName, url, template.nested)) ?? (await rehearsed(StackName, url, [])) ?? [],
      ),
    change: (StackName, text) =>
      withTemplate(StackName, { text, nested: [] }, async (TemplateURL) => {
        try {
          await client.send(new UpdateStackCommand({ StackName, TemplateURL, Capabilities: [...CAPABILITIES] }));
        } catch (fault) {
          if (isNothing(fault)) return;
          throw fault;
        }
        await waitUntilStackUpdateComplete({ client, maxWaitTime: MOST_SECONDS, minDelay: 5 }, { StackName });
      }),
    whileLeaving: async (StackName, leaving, work) => {
      const { StackPolicyBody: before } = await client.send(new GetStackPolicyCommand({ StackName }));
      if (before === undefined || before === '') return work();
      const set = (StackPolicyBody: string) => client.send(new SetStackPolicyCommand({ StackName, StackPolicyBody }));
      await set(policyFor(leaving));
      try {
        await work();
      } finally {
        await set(before);
      }
    },
    protect: async (StackName) => {
      await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }));
    },
  };
};
