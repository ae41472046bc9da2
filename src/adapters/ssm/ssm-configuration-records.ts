import { GetParametersByPathCommand, type Parameter, type SSMClient } from '@aws-sdk/client-ssm';
import type { RecordSource } from '../../domain/operations/backup/ports.ts';

export interface SsmConfigurationRecordsOptions {
  readonly client: SSMClient;
  /** `/<service>/<stage>/` */
  readonly path: string;
}

/** Of a secret, which one it is and in which version; its value is not even asked for in clear. */
const recordOf = ({ Name, Type, Version, Value, LastModifiedDate }: Parameter) => ({
  name: Name ?? '',
  type: Type ?? '',
  version: Version ?? 0,
  changedAt: LastModifiedDate?.toISOString() ?? '',
  ...(Type === 'SecureString' ? { secret: true } : { value: Value ?? '' }),
});

/** Everything that the stage has in the parameter store. */
export const createSsmConfigurationRecords = ({ client, path }: SsmConfigurationRecordsOptions): RecordSource => ({
  name: 'configuration',
  records: async function* () {
    let token: string | undefined;
    do {
      const more = token === undefined ? {} : { NextToken: token };
      const ask = new GetParametersByPathCommand({ Path: path, Recursive: true, WithDecryption: false, ...more });
      const page = await client.send(ask);
      yield (page.Parameters ?? []).map(recordOf);
      token = page.NextToken;
    } while (token !== undefined);
  },
});
