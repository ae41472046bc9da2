import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoUserDirectory } from '../src/adapters/dynamodb/dynamo-user-directory.ts';
import { readSeed } from '../src/adapters/seed/read-seed.ts';
import { entryOf } from '../src/domain/users/directory-entry.ts';
import type { StageClock } from './clock.ts';
import type { KeptPool } from './user-pool/kept-pool.ts';

export interface SeedUsersOptions {
  readonly kept: KeptPool;
  readonly client: DynamoDBDocumentClient;
  readonly suffix: string;
  readonly clock: StageClock;
}

/** Puts the users of the seed into a new pool, and what the directory keeps of them; who was deleted does not come back. */
export const seedUsers = async ({ kept, client, suffix, clock }: SeedUsersOptions): Promise<void> => {
  if (!kept.isNew) return;
  const at = clock.now().toISOString();
  const directory = createDynamoUserDirectory({ client, suffix, clock: () => clock.now(), newId: randomUUID });
  await Promise.all(
    readSeed().users.map(async (user) => {
      const planted = { ...user, createdAt: at, updatedAt: at };
      kept.users.plant(planted);
      await directory.put(entryOf(planted, undefined, { at, revision: randomUUID() }), undefined);
    }),
  );
  kept.save();
};
