import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

/** Whether parameters are there and can be read. The value is let go of at once. `isLocal`: its door knows no types. */
export const createParameterFacts = (client: SSMClient, { isLocal = false } = {}): AreaReader =>
  readEach(
    (Name) =>
      unless(['ParameterNotFound'], async () => {
        const { Parameter: found } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
        return { type: found?.Type ?? 'none', readable: (found?.Value ?? '') === '' ? 'empty' : 'yes' };
      }),
    isLocal ? ['type'] : [],
  );
