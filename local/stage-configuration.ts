import { randomBytes } from 'node:crypto';
import { createFileConfigurationStore } from '../src/adapters/local-stage/file-configuration-store.ts';
import { readSeed } from '../src/adapters/seed/read-seed.ts';
import { MANIFEST } from '../src/domain/configuration/manifest.ts';
import type { Parameter } from '../src/domain/configuration/parameter.ts';
import type { ConfigurationStore } from '../src/domain/configuration/ports.ts';
import { SecretValue } from '../src/domain/configuration/secret-value.ts';
import type { StageClock } from './clock.ts';
import { LOCAL_SECRET_MARK } from './secret-mark.ts';

const aKey = (): SecretValue => new SecretValue(`${LOCAL_SECRET_MARK}-${randomBytes(32).toString('base64url')}`);

const isOwnKey = ({ rotation }: Parameter): boolean => rotation?.how === 'owned-key';

const seedValues = (): readonly (readonly [string, string | SecretValue])[] => {
  const declared: readonly Parameter[] = MANIFEST;
  return [
    ...Object.entries(readSeed().configuration),
    ...declared.filter(isOwnKey).map(({ name }) => [name, aKey()] as const),
  ];
};

/** The stage's parameter store, in a file; what it has not yet is given to it. */
export const openStageConfiguration = async (file: string, clock: StageClock): Promise<ConfigurationStore> => {
  const store = createFileConfigurationStore({ file, clock: clock.now });
  const known = new Set((await store.all()).map(({ name }) => name));
  for (const [name, value] of seedValues()) {
    if (!known.has(name)) await store.put({ name, value, expectedVersion: 0 });
  }
  return store;
};
