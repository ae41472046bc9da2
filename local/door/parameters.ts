import type { ConfigurationStore, StoredParameter } from '../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import { type Answer, failure, json } from './answers.ts';

export interface LocalParameters {
  readonly store: ConfigurationStore;
  /** Before every name of the stage; nothing else is there. */
  readonly path: string;
}

/** Of the requests of SSM, what is looked at. */
interface Asked {
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Path?: string;
  readonly Type?: string;
  readonly Value?: string;
  readonly Overwrite?: boolean;
}

const parameterOf = (path: string, { name, value, version, changedAt }: StoredParameter) => ({
  Name: path + name,
  Type: value instanceof SecretValue ? 'SecureString' : 'String',
  Value: value instanceof SecretValue ? value.reveal() : value,
  Version: version,
  LastModifiedDate: changedAt.getTime() / 1000,
  DataType: 'text',
});

const missing = (): Answer => failure('ssm', 400, 'ParameterNotFound', '');

/** Stands for AWS's parameter store: answers an operation of it, or `undefined` for one that is not imitated. */
export const answerParameters = ({ store, path }: LocalParameters) => {
  const nameOf = (name = ''): string => (name.startsWith(path) ? name.slice(path.length) : '');
  /** `name` is the newest of it, `name:3` the third version. */
  const found = async (asked: readonly string[]) => {
    const versions = asked.flatMap((one) => {
      const [, name, version] = /^(.+):(\d+)$/.exec(one) ?? [];
      return name === undefined ? [] : [{ name: nameOf(name), version: Number(version) }];
    });
    const newest = asked.filter((one) => !one.includes(':')).map(nameOf);
    const all = [...(await store.read(newest)), ...(versions.length === 0 ? [] : await store.readVersions(versions))];
    return all.map((one) => parameterOf(path, one));
  };

  const put = async ({ Name, Type, Value = '', Overwrite = false }: Asked): Promise<Answer> => {
    const name = nameOf(Name);
    const expectedVersion = (await store.read([name])).at(0)?.version ?? 0;
    if (name === '' || (expectedVersion > 0 && !Overwrite)) return failure('ssm', 400, 'ParameterAlreadyExists', '');
    const value = Type === 'SecureString' ? new SecretValue(Value) : Value;
    const written = await store.put({ name, value, expectedVersion });
    if (written.ok) return json(200, { Version: written.value.version, Tier: 'Standard' });
    const code = written.refusal.reason === 'stale-version' ? 'TooManyUpdates' : 'ValidationException';
    return failure('ssm', 400, code, written.refusal.reason);
  };

  const operations: Readonly<Record<string, (asked: Asked) => Promise<Answer>>> = {
    GetParameter: async ({ Name = '' }) => {
      const [parameter] = await found([Name]);
      return parameter === undefined ? missing() : json(200, { Parameter: parameter });
    },
    GetParameters: async ({ Names = [] }) => {
      const parameters = await found(Names);
      const known = new Set(parameters.flatMap(({ Name, Version }) => [Name, `${Name}:${Version}`]));
      return json(200, { Parameters: parameters, InvalidParameters: Names.filter((name) => !known.has(name)) });
    },
    GetParametersByPath: async ({ Path = '' }) => {
      const all = (await store.all()).map((one) => parameterOf(path, one));
      return json(200, { Parameters: all.filter(({ Name }) => Name.startsWith(Path)) });
    },
    GetParameterHistory: async ({ Name }) => {
      const versions = (await store.history(nameOf(Name))).map((one) => parameterOf(path, one));
      return versions.length === 0 ? missing() : json(200, { Parameters: versions.toReversed() });
    },
    PutParameter: put,
    DeleteParameter: async ({ Name }) => ((await store.remove(nameOf(Name))) ? json(200, {}) : missing()),
  };

  return async (operation: string, body: string): Promise<Answer | undefined> =>
    operations[operation]?.(JSON.parse(body) as Asked);
};
