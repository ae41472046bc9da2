import {
  DeleteParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { unstorable } from '../../domain/configuration/parameter-limits.ts';
import type {
  ConfigurationStore,
  ParameterChange,
  PutRefusal,
  StoredParameter,
} from '../../domain/configuration/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { createSsmClient } from './ssm-client.ts';
import { createSsmConfigurationSource } from './ssm-configuration-source.ts';
import { inOurWords } from './ssm-failures.ts';
import { pathOf, type SsmParameter, type StagePath, storedParameter } from './ssm-parameter.ts';

export interface SsmConfigurationStoreOptions extends StagePath {
  /** Of the stage's own key, as `alias/<service>-<stage>`: secrets are kept encrypted with it. */
  readonly keyId: string;
}

const HISTORY_PAGE = 50;
const PATH_PAGE = 10;

interface Page {
  readonly Parameters?: readonly SsmParameter[] | undefined;
  readonly NextToken?: string | undefined;
}
type From = { readonly NextToken?: string };

/** All pages: an empty one is no end. */
const gather = async (pageFrom: (from: From) => Promise<Page>): Promise<readonly SsmParameter[]> => {
  const all: SsmParameter[] = [];
  let from: From | undefined = {};
  while (from !== undefined) {
    const { Parameters = [], NextToken }: Page = await pageFrom(from);
    all.push(...Parameters);
    from = NextToken === undefined ? undefined : { NextToken };
  }
  return all;
};

const textOf = (value: string | SecretValue): string => (value instanceof SecretValue ? value.reveal() : value);

const stale = (currentVersion: number): PutRefusal => ({ reason: 'stale-version', currentVersion });

/** A parameter that is not there is an answer of this port, and no fault. */
const unlessMissing = async <Answer>(call: Promise<Answer>, missing: Answer): Promise<Answer> => {
  try {
    return await inOurWords(call);
  } catch (fault) {
    if (fault instanceof ParameterNotFound) return missing;
    throw fault;
  }
};

/**
 * The stage's part of AWS's parameter store. It has no conditional write: a change is written, and the version that comes
 * back tells whether another came first; then that one's value is put back. docs/decisions/parameter-versions.md
 */
export const createSsmConfigurationStore = (
  { keyId, ...stagePath }: SsmConfigurationStoreOptions,
  client: SSMClient = createSsmClient(),
): ConfigurationStore => {
  const path = pathOf(stagePath);
  const source = createSsmConfigurationSource(path, client);

  const history = async (name: string): Promise<readonly StoredParameter[]> => {
    const asked = { Name: path + name, WithDecryption: true, MaxResults: HISTORY_PAGE };
    const page = (from: From) => client.send(new GetParameterHistoryCommand({ ...asked, ...from }));
    const versions = await unlessMissing(gather(page), []);
    return versions.map((one) => storedParameter(path, one)).toSorted((one, other) => other.version - one.version);
  };

  const currentOf = async (name: string): Promise<StoredParameter | undefined> => (await source.read([name])).at(0);

  const write = async (name: string, value: string | SecretValue, isNew: boolean): Promise<number> => {
    const kept =
      value instanceof SecretValue ? ({ Type: 'SecureString', KeyId: keyId } as const) : { Type: 'String' as const };
    const command = new PutParameterCommand({
      Name: path + name,
      Value: textOf(value),
      Tier: 'Intelligent-Tiering',
      Overwrite: !isNew,
      ...kept,
    });
    const { Version = 0 } = await inOurWords(client.send(command));
    return Version;
  };

  /** Whoever wrote first from that version has won: their value is put back, unless yet another has come since. */
  const giveBack = async (name: string, winning: number, mine: number): Promise<number> => {
    const versions = await history(name);
    const winner = versions.find(({ version }) => version === winning);
    const latest = versions.at(0)?.version ?? 0;
    return winner === undefined || latest !== mine ? latest : write(name, winner.value, false);
  };

  const put = async ({ name, value, expectedVersion }: ParameterChange) => {
    const unkeepable = unstorable(textOf(value));
    if (unkeepable !== undefined) return refuse(unkeepable);
    const current = (await currentOf(name))?.version ?? 0;
    if (current !== expectedVersion) return refuse(stale(current));
    try {
      const version = await write(name, value, expectedVersion === 0);
      if (version === expectedVersion + 1) return accept({ version });
      return refuse(stale(await giveBack(name, expectedVersion + 1, version)));
    } catch (fault) {
      if (fault instanceof ParameterAlreadyExists) return refuse(stale((await currentOf(name))?.version ?? 0));
      throw fault;
    }
  };

  return {
    read: source.read,
    readVersions: source.readVersions,
    all: async () => {
      const asked = { Path: path, Recursive: true, WithDecryption: true, MaxResults: PATH_PAGE };
      const page = (from: From) => client.send(new GetParametersByPathCommand({ ...asked, ...from }));
      const found = await inOurWords(gather(page));
      return found.map((one) => storedParameter(path, one)).toSorted((one, other) => (one.name < other.name ? -1 : 1));
    },
    put,
    history,
    remove: (name) =>
      unlessMissing(
        client.send(new DeleteParameterCommand({ Name: path + name })).then(() => true),
        false,
      ),
  };
};
