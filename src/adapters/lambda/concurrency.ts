import { GetAccountSettingsCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Concurrency } from '../../domain/operations/health/ports.ts';

export const createConcurrency = (client: LambdaClient): Concurrency => ({
  read: async () => {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    return {
      limit: AccountLimit?.ConcurrentExecutions ?? 0,
      unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    };
  },
});
