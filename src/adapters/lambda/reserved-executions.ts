import { GetFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Executions } from '../../domain/operations/deploy/ports.ts';
import { unless } from '../shared/area-reading.ts';
import { createConcurrency } from './concurrency.ts';

export const createExecutions = (client: LambdaClient): Executions => ({
  account: createConcurrency(client).read,
  reservedFor: async (FunctionName) => {
    const found = await unless(['ResourceNotFoundException'], () =>
      client.send(new GetFunctionConcurrencyCommand({ FunctionName })),
    );
    return found?.ReservedConcurrentExecutions ?? 0;
  },
});
