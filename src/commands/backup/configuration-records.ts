import { readHolding } from '../../domain/configuration/changes/committed-configuration.ts';
import type { ConfigurationStore, StoredParameter } from '../../domain/configuration/ports.ts';
import { SecretValue } from '../../domain/configuration/secret-value.ts';
import type { RecordSource } from '../../domain/operations/backup/ports.ts';

/** Of a secret, that it is there and in which version: its value goes into no file. */
const recordOf = ({ name, value, version, changedAt }: StoredParameter) => ({
  name,
  version,
  changedAt: changedAt.toISOString(),
  ...(value instanceof SecretValue ? { secret: true } : { value }),
});

/** The configuration that holds, by its revision: what lies in the store beside it is no part of it. */
export const configurationRecords = (store: ConfigurationStore): RecordSource => ({
  name: 'configuration',
  records: async function* () {
    yield (await readHolding(store)).parameters.map(recordOf);
  },
});
