import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { StoredParameter, VersionedSource } from '../../domain/configuration/ports.ts';
import { createSsmClient } from './ssm-client.ts';
import { inOurWords } from './ssm-failures.ts';
import { storedParameter } from './ssm-parameter.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
const BATCH = 10;

/** A message waits meanwhile, and who has an older answer goes on with it. */
const HASTE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

const batchesOf = (names: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(names.length / BATCH) }, (_, index) =>
    names.slice(index * BATCH, (index + 1) * BATCH),
  );

/** Reads what it is asked for, in batches, and can do nothing else. */
export const createSsmConfigurationSource = (
  /** `/<service>/<stage>/`, before every name of the stage. */
  path: string,
  client: SSMClient = createSsmClient(HASTE),
): VersionedSource => {
  const readBatch = async (names: readonly string[]): Promise<readonly StoredParameter[]> => {
    const command = new GetParametersCommand({ Names: names.map((name) => path + name), WithDecryption: true });
    const { Parameters = [] } = await inOurWords(client.send(command));
    return Parameters.map((parameter) => storedParameter(path, parameter));
  };

  const readAll = async (names: readonly string[]): Promise<readonly StoredParameter[]> =>
    (await Promise.all(batchesOf([...new Set(names)]).map(readBatch))).flat();

  return {
    read: readAll,
    readVersions: (wanted) => readAll(wanted.map(({ name, version }) => `${name}:${version}`)),
  };
};
