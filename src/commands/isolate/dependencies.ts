import { IAMClient } from '@aws-sdk/client-iam';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createDynamoIsolationRecords } from '../../adapters/dynamodb/dynamo-isolation-records.ts';
import { createRuleSwitches } from '../../adapters/eventbridge/rule-switches.ts';
import { createRoleDenials } from '../../adapters/iam/role-denials.ts';
import { createFunctionSwitches, createStreamSwitches } from '../../adapters/lambda/function-switches.ts';
import { createMailSwitch } from '../../adapters/ses/mail-switch.ts';
import type { Stoppable, Switches } from '../../domain/operations/isolate/ports.ts';
import { proveIsolation } from '../../domain/operations/prove-isolation.ts';
import type { DeployedStack } from '../../domain/operations/stage/ports.ts';
import { isolationDependencies } from '../dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { awsClients } from '../stage/dependencies.ts';
import { SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

/** Several kinds of switches as one. */
const together = (kinds: Readonly<Record<Stoppable['kind'], Switches>>): Switches => ({
  read: async () => (await Promise.all(Object.values(kinds).map((switches) => switches.read()))).flat(),
  set: (thing, setting) => kinds[thing.kind].set(thing, setting),
});

const functionsOf = ({ template, physicalIds }: DeployedStack): readonly string[] => {
  const { Resources } = JSON.parse(template);
  return [...physicalIds].flatMap(([id, name]) => (Resources[id]?.Type === 'AWS::Lambda::Function' ? [name] : []));
};

/** What `isolate` works with. @throws {UsageRefused} for the local stage, and for one that cannot be reached by this name */
export const isolateDependencies = (stage: string, terminal: Terminal) => {
  if (stage === 'local') {
    throw new UsageRefused('the local stage reaches nobody: Ctrl-C where npm start runs ends all of it');
  }
  const operation = operationDependencies(stage, terminal);
  const { connection, client, suffix, clock, frame } = operation;
  const aws = awsClients(connection.region);
  const iam = new IAMClient({ region: connection.region });
  const stackName = `${SERVICE}-${stage}`;
  return {
    frame,
    clock,
    stackName,
    stacks: createStackReader(aws.cloudFormation),
    records: createDynamoIsolationRecords({ client, suffix, clock }),
    denials: createRoleDenials(iam),
    switchesOf: (stack: DeployedStack): Switches => {
      const functions = functionsOf(stack);
      return together({
        stream: createStreamSwitches(aws.lambda, functions),
        schedule: createRuleSwitches(aws.events, `${stackName}-`),
        function: createFunctionSwitches(aws.lambda, functions),
        mail: createMailSwitch(aws.ses, stackName),
      });
    },
    /** From the account as it is now: what was changed by hand is what an emergency is about. */
    proveSeparation: async (others: readonly string[], step: (what: string) => void) => {
      const prove = proveIsolation({ ...(await isolationDependencies({ live: true })), progress: step });
      return prove([...new Set([stage, ...others])]);
    },
    close: (): void => {
      operation.close();
      aws.close();
      iam.destroy();
    },
  };
};
export type IsolateDependencies = ReturnType<typeof isolateDependencies>;
