import type { TableRegistry } from '../table-registry.ts';
import type { PackagedStage } from '../template.ts';
import { type Expected, onOff } from './aspects.ts';
import { type DeployedNames, resolveDeployed } from './deployed-template.ts';
import { expectFunctions, expectQueues, expectTriggers } from './expect-functions.ts';
import { expectCapacity, expectTables } from './expect-tables.ts';
import { expectAlarms, expectAlerts, expectConfiguration, expectMail, expectUsers } from './expect-watching.ts';

export interface StagePromise {
  readonly packaged: PackagedStage;
  readonly registry: TableRegistry;
  readonly names: DeployedNames;
  /** By archive, as `plan-notifications.zip`: SHA-256 in base64 of what this checkout builds. */
  readonly code: ReadonlyMap<string, string>;
  readonly templateHash: string;
  readonly mailIdentity: string;
  readonly alertEmail: string;
  readonly keepsData: boolean;
}

const expectStack = ({ packaged, templateHash, keepsData }: StagePromise): Expected => ({
  area: 'stack',
  name: `${packaged.service}-${packaged.stage}`,
  aspects: {
    status: 'complete',
    template: templateHash,
    'backend suffix': packaged.suffix,
    'termination protection': onOff(keepsData),
    'resources not made': 'none',
  },
});

/** All that a stage has to have, from the registry and the template that a deployment of this checkout would send. */
export const expectStage = (promise: StagePromise): readonly Expected[] => {
  const { packaged, registry, names, code, mailIdentity, alertEmail } = promise;
  const resources = resolveDeployed(packaged, names);
  const functions = expectFunctions(resources, code);
  return [
    expectStack(promise),
    ...expectTables(registry, resources, packaged.suffix),
    ...expectCapacity(resources),
    ...functions,
    ...expectTriggers(resources),
    ...expectQueues(resources),
    ...expectAlarms(resources),
    ...expectAlerts(resources, alertEmail),
    ...expectUsers(resources),
    ...expectMail(resources, mailIdentity),
    ...expectConfiguration(`/${packaged.service}/${packaged.stage}/`),
  ];
};
