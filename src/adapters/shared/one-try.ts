export interface Timeouts {
  /** Default 3 s. */
  readonly connectTimeoutMilliseconds?: number;
  /** From the first byte to the whole answer. Default 10 s. */
  readonly requestTimeoutMilliseconds?: number;
}

/**
 * Settings of an AWS client that sends a request once and waits for a bounded time. The SDK tries three times by
 * itself, which after a lost answer sends a message twice; who wants another try has to ask for it.
 *
 * Connections are not kept: a function that was frozen would find its old connection closed only after writing the
 * request into it, and could not tell whether the message had gone out.
 */
export const oneTry = ({ connectTimeoutMilliseconds = 3000, requestTimeoutMilliseconds = 10_000 }: Timeouts = {}) => ({
  maxAttempts: 1,
  requestHandler: {
    connectionTimeout: connectTimeoutMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: false },
    httpsAgent: { keepAlive: false },
  },
});

/** Lets one request of a command out even when its client retries: each later try ends as the first did. */
export const onlyFirstTry = <Request, Response>(next: (request: Request) => Promise<Response>) => {
  let first: Promise<Response> | undefined;
  return (request: Request): Promise<Response> => {
    first ??= next(request);
    return first;
  };
};
/** Its place: after the SDK's own retries, so that each of them passes it. */
export const ONLY_FIRST_TRY = { step: 'finalizeRequest', priority: 'low', name: 'onlyFirstTry' } as const;
