import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { joinTemplate, nestedIn } from '../../domain/operations/join-template.ts';
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

const templateOf = async (client: CloudFormationClient, StackName: string): Promise<string> => {
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName, TemplateStage: 'Original' }));
  return TemplateBody;
};

/** A stack is asked for by its name, one that is nested in it by what it is called in there. */
const wholeOf = async (client: CloudFormationClient, name: string) => {
  const sent = await templateOf(client, name);
  const own = await physicalIdsOf(client, name);
  const parent = JSON.parse(sent);
  const nested = nestedIn(parent).flatMap((id) => {
    const stack = own.get(id);
    return stack === undefined ? [] : [{ id, stack }];
  });
  const inside = await Promise.all(
    nested.map(async ({ id, stack }) => ({
      id,
      template: JSON.parse(await templateOf(client, stack)),
      physicalIds: await physicalIdsOf(client, stack),
    })),
  );
  const whole = joinTemplate(parent, new Map(inside.map(({ id, template }) => [id, template])));
  return {
    sent,
    template: JSON.stringify(whole),
    physicalIds: new Map([...own, ...inside.flatMap(({ physicalIds }) => [...physicalIds])]),
  };
};

/** What CloudFormation says of a stack and of those it nests. */
export const createStackReader = (client: CloudFormationClient): StackReader => ({
  read: async (name) => {
    const stack = await describe(client, name);
    if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return {
      name,
      status: `${stack.StackStatus}`,
      account: stack.StackId?.split(':')[4] ?? '',
      isProtected: stack.EnableTerminationProtection === true,
      outputs: Object.fromEntries(outputs),
      ...(await wholeOf(client, name)),
    };
  },
});
