import type { StoredParameter } from '../../domain/configuration/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';

/** What the store says of a parameter, wherever it says it. */
export interface SsmParameter {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
  readonly Value?: string | undefined;
  readonly Version?: number | undefined;
  readonly LastModifiedDate?: Date | undefined;
}

export interface StagePath {
  readonly service: string;
  readonly stage: string;
}

/** What is before every name of the stage. */
export const pathOf = ({ service, stage }: StagePath): string => `/${service}/${stage}/`;

export const storedParameter = (path: string, parameter: SsmParameter): StoredParameter => {
  const { Name, Type, Value, Version, LastModifiedDate } = parameter;
  if (Name === undefined || Value === undefined || Version === undefined)
    throw new Error(`the parameter store answered with half a parameter under ${path}`);
  return {
    name: Name.startsWith(path) ? Name.slice(path.length) : Name,
    value: Type === 'SecureString' ? new SecretValue(Value) : Value,
    version: Version,
    changedAt: LastModifiedDate ?? new Date(0),
  };
};
