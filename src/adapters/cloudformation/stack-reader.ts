import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { StackReader } from '../../domain/operations/stage/ports.ts';

/** CloudFormation says so, and nothing more precise. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);

const describe = async (client: CloudFormationClient, StackName: string) => {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return stack;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const GONE = ['DELETE_COMPLETE', 'CREATE_FAILED'];

const physicalIdsOf = async (client: CloudFormationClient, StackName: string): Promise<ReadonlyMap<string, string>> => {
  const ids = new Map<string, string>();
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName }))
    for (const { LogicalResourceId, PhysicalResourceId, ResourceStatus = '' } of StackResourceSummaries)
      if (LogicalResourceId !== undefined && PhysicalResourceId !== undefined && !GONE.includes(ResourceStatus))
        ids.set(LogicalResourceId, PhysicalResourceId);
  return ids;
};

/** What CloudFormation says of a stack, with its template as it was sent. */
export const createStackReader = (client: CloudFormationClient): StackReader => ({
  read: async (name) => {
    const stack = await describe(client, name);
    if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
    const { TemplateBody = '' } = await client.send(
      new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
    );
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return {
      name,
      status: `${stack.StackStatus}`,
      account: stack.StackId?.split(':')[4] ?? '',
      isProtected: stack.EnableTerminationProtection === true,
      outputs: Object.fromEntries(outputs),
      physicalIds: await physicalIdsOf(client, name),
      template: TemplateBody,
    };
  },
});
