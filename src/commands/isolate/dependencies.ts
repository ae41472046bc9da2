import { join } from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { createIsolationFile } from '../../adapters/archive/isolation-file.ts';
import { createStackReader } from '../../adapters/cloudformation/stack-reader.ts';
import { createDynamoIsolationRecords } from '../../adapters/dynamodb/dynamo-isolation-records.ts';
import { createRuleSwitches } from '../../adapters/eventbridge/rule-switches.ts';
import { createRoleDenials } from '../../adapters/iam/role-denials.ts';
import { createFunctionSwitches, createStreamSwitches } from '../../adapters/lambda/function-switches.ts';
import { functionsNamed } from '../../adapters/lambda/functions-named.ts';
import { createMailSwitch } from '../../adapters/ses/mail-switch.ts';
import type { Switches } from '../../domain/operations/isolate/ports.ts';
import { switchboard } from '../../domain/operations/isolate/switchboard.ts';
import { proveIsolation } from '../../domain/operations/prove-isolation.ts';
import type { DeployedStack } from '../../domain/operations/stage/ports.ts';
import { isolationDependencies } from '../dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { awsClients } from '../stage/dependencies.ts';
import { SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';

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
  const spareFile = join('.realtechee', 'isolations', `${stage}.json`);
  return {
    frame,
    clock,
    stackName,
    stacks: createStackReader(aws.cloudFormation),
    records: createDynamoIsolationRecords({ client, suffix, clock }),
    spare: createIsolationFile(spareFile),
    spareFile,
    denials: createRoleDenials(iam),
    /** Without its stack, which CloudFormation did not tell of, a stage's functions are those that are named after it. */
    switchesOf: (stack: DeployedStack | undefined): Switches => {
      const functions = async () =>
        stack === undefined ? functionsNamed(aws.lambda, `${stackName}-`) : functionsOf(stack);
      const ofFunctions = (create: typeof createStreamSwitches): Switches => ({
        read: async () => create(aws.lambda, await functions()).read(),
        set: create(aws.lambda, []).set,
      });
      return switchboard({
        stream: ofFunctions(createStreamSwitches),
        schedule: createRuleSwitches(aws.events, `${stackName}-`),
        function: ofFunctions(createFunctionSwitches),
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
