import { SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/** Waits for a bounded time: whoever asks has an older answer, or somebody who waits for them. */
export const createSsmClient = (config: SSMClientConfig = {}): SSMClient =>
  new SSMClient({
    requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true },
    ...config,
  });
