import { isRecord, valueAt } from '../template.ts';
import { HOLDING_DATA } from './template-changes.ts';

/** What a recovery has put beside the tables of a stage, for the stage to go on with. */
export interface TableSwitch {
  /** Of the recovery. */
  readonly id: string;
  readonly fromSuffix: string;
  readonly suffix: string;
  readonly models: readonly string[];
  /** When the recovered tables were checked. */
  readonly checkedAt: Date;
}

const resourcesOf = (template: unknown): readonly (readonly [string, unknown])[] => {
  const resources = isRecord(template) ? template.Resources : undefined;
  return Object.entries(isRecord(resources) ? resources : {});
};

/**
 * Ids of the tables that may leave the stack for a switch: each is one that the recovery has replaced, by its name, which
 * CloudFormation keeps and nobody deletes by mistake. They stay in the account as they are.
 */
export const leavingTables = (deployed: unknown, { fromSuffix, models }: TableSwitch): readonly string[] => {
  const replaced = new Set(models.map((model) => `${model}-${fromSuffix}-NONE`));
  return resourcesOf(deployed)
    .filter(([, resource]) => valueAt(resource, 'Type') === 'AWS::DynamoDB::Table')
    .filter(([, resource]) => replaced.has(`${valueAt(resource, 'Properties.TableName')}`))
    .filter(([, resource]) => valueAt(resource, 'DeletionPolicy') === 'Retain')
    .filter(([, resource]) => valueAt(resource, 'Properties.DeletionProtectionEnabled') === true)
    .map(([id]) => id);
};

/** Ids of all that holds data in a template. */
export const holdingData = (template: unknown): readonly string[] =>
  resourcesOf(template)
    .filter(([, resource]) => HOLDING_DATA.includes(`${valueAt(resource, 'Type')}`))
    .map(([id]) => id);

/** On which tables a stage stands by its template; `undefined`: it does not say. */
export const suffixIn = (template: unknown): string | undefined => {
  const value = valueAt(template, 'Outputs.BackendSuffix.Value');
  return typeof value === 'string' ? value : undefined;
};
