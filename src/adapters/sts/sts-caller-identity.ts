import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import type { CallerIdentity } from '../../domain/operations/ports.ts';

/**
 * The region's own endpoint, so that nothing leaves the region. Needs no permission.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export const createStsCallerIdentity = (config: STSClientConfig): CallerIdentity => {
  const client = new STSClient({
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
    ...config,
  });
  return {
    arn: async () => {
      const { Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
      if (arn === undefined) throw new Error('STS did not say who is calling');
      return arn;
    },
  };
};
