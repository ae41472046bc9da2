import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import type { UnsubscribeKeys } from '../../domain/notifications/unsubscribe-token.ts';
import type { Clock } from '../../domain/shared/clock.ts';

export interface SsmUnsubscribeKeysOptions {
  /** Of a SecureString: one key, or a JSON list of keys of which the first signs. */
  readonly parameterName: string;
  readonly clock: Clock;
  /** Default 60. */
  readonly cacheSeconds?: number;
}

/** As many characters as make guessing hopeless: `openssl rand -base64 32` gives 44. */
const KEY_MINIMUM = 32;

const remedy = (name: string): string =>
  `write it with: aws ssm put-parameter --overwrite --type SecureString --name '${name}' --value "$(openssl rand -base64 32)"`;

const parsed = (value: string): unknown => {
  if (!value.trimStart().startsWith('[')) return [value.trim()];
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};

const isKey = (key: unknown): key is string => typeof key === 'string' && key.length >= KEY_MINIMUM;

/** The error names the parameter and never its value. */
const keysIn = (value: string, name: string): readonly string[] => {
  const keys = parsed(value);
  if (Array.isArray(keys) && keys.length > 0 && keys.every(isKey)) return keys;
  const wanted = `a key of at least ${KEY_MINIMUM} characters, or a JSON list of such keys`;
  throw new Error(`parameter ${name} does not hold ${wanted}; ${remedy(name)}`);
};

const load = async (client: SSMClient, name: string): Promise<readonly string[]> => {
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter } = await client.send(command).catch((cause: unknown) => {
    const isMissing = cause instanceof ParameterNotFound;
    throw new Error(`parameter ${name} ${isMissing ? `is missing; ${remedy(name)}` : 'could not be read'}`, { cause });
  });
  return keysIn(Parameter?.Value ?? '', name);
};

const createClient = (): SSMClient =>
  new SSMClient({ requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true } });

/**
 * The keys in the parameter store, kept for a while; whoever asks meanwhile shares one look-up. A look-up that fails is
 * forgotten.
 */
export const createSsmUnsubscribeKeys = (
  { parameterName, clock, cacheSeconds = 60 }: SsmUnsubscribeKeysOptions,
  client: SSMClient = createClient(),
): UnsubscribeKeys => {
  let cached: { readonly keys: Promise<readonly string[]>; readonly until: number } | undefined;
  return {
    keys: async () => {
      const now = clock().getTime();
      if (cached === undefined || now >= cached.until) {
        cached = { keys: load(client, parameterName), until: now + cacheSeconds * 1000 };
      }
      const mine = cached;
      try {
        return await mine.keys;
      } catch (fault) {
        if (cached === mine) cached = undefined;
        throw fault;
      }
    },
  };
};
