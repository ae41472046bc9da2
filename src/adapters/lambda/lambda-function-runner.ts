import { InvokeCommand, LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { FunctionRunner } from '../../domain/operations/dead-letters/ports.ts';

const payloadOf = (bytes: Uint8Array | undefined): unknown => {
  const text = Buffer.from(bytes ?? []).toString('utf8'); // an empty body is null here, whatever its type says
  return text === '' ? undefined : JSON.parse(text);
};

const faultIn = (payload: unknown): string => {
  const field = (name: string): string =>
    typeof payload === 'object' && payload !== null ? String(Reflect.get(payload, name) ?? '') : '';
  return [field('errorType'), field('errorMessage')].filter((part) => part !== '').join(': ') || 'no reason given';
};

/** A function may run 15 minutes. It is asked once: whoever asks knows whether to ask again. */
const createClient = (config: LambdaClientConfig): LambdaClient =>
  new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 905_000, throwOnRequestTimeout: true },
    ...config,
  });

export const createLambdaFunctionRunner = (
  config: LambdaClientConfig,
  client: LambdaClient = createClient(config),
): FunctionRunner & { readonly close: () => void } => ({
  run: async (functionName, event) => {
    const Payload = new TextEncoder().encode(JSON.stringify(event ?? {}));
    const answer = await client.send(
      new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse', Payload }),
    );
    const payload = payloadOf(answer.Payload);
    if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${faultIn(payload)}`);
    return payload;
  },
  close: () => client.destroy(),
});
