import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ABSENT, known } from '../../domain/operations/stage/aspects.ts';
import { environmentAspects } from '../../domain/operations/stage/expect-functions.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

const text = (value: number | string | undefined): string | undefined => (value === undefined ? undefined : `${value}`);

/** Functions as Lambda has them. */
export const createFunctionFacts = (client: LambdaClient): AreaReader =>
  readEach((FunctionName) =>
    unless(['ResourceNotFoundException'], async () => {
      const { Configuration: configuration, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName }));
      return {
        ...known({
          runtime: configuration?.Runtime,
          architecture: configuration?.Architectures?.[0],
          memory: text(configuration?.MemorySize),
          timeout: text(configuration?.Timeout),
          'reserved concurrency': text(Concurrency?.ReservedConcurrentExecutions) ?? ABSENT,
          tracing: configuration?.TracingConfig?.Mode ?? 'PassThrough',
          code: configuration?.CodeSha256,
        }),
        ...environmentAspects(configuration?.Environment?.Variables ?? {}),
      };
    }),
  );
