import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDbLocal } from '../../local/dynamodb-local.ts';
import { startDynamoDbLocal } from '../../local/dynamodb-local.ts';

declare global {
  var stopDynamoDbLocal: (() => Promise<void>) | undefined;
}

/**
 * One DynamoDB Local for a whole test run, started when the first test asks for it: a run of pure tests needs no Java.
 * The test processes ask at the address in TEST_DYNAMODB (see dynamodb.ts).
 */
export default async function globalSetup(): Promise<void> {
  let database: Promise<DynamoDbLocal> | undefined;
  const server = createServer((_, response) => {
    database ??= startDynamoDbLocal({ inMemory: true, sharedDb: false });
    database.then(
      ({ endpoint }) => response.end(endpoint),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  process.env.TEST_DYNAMODB = `http://127.0.0.1:${port}`;
  process.env.TEST_LEAKS = mkdtempSync(join(tmpdir(), 'leaks-')); // read and removed by leak-reporter.ts
  globalThis.stopDynamoDbLocal = async () => {
    server.closeAllConnections();
    server.close();
    await (await database?.catch(() => undefined))?.stop();
  };
}
