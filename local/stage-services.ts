import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type Closing, together } from './closing.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { type LocalSes, loadLocalSes } from './inbox/local-ses.ts';
import { close, listen } from './listen.ts';
import { type LocalQueues, startLocalQueues } from './queues.ts';
import type { StageEndpoints } from './stage-file.ts';
import type { StageFolder } from './stage-folder.ts';

export type StagePorts = Readonly<Record<'inbox' | 'http' | 'dynamodb' | 'queues', number>>;

export interface StageServices {
  readonly endpoints: StageEndpoints;
  readonly dynamodb: DynamoDBClient;
  readonly streams: DynamoDBStreamsClient;
  readonly queues: LocalQueues;
  readonly ses: LocalSes;
  /** Both listen, and answer as soon as somebody listens to their requests. */
  readonly inboxServer: Server;
  readonly httpServer: Server;
}

export interface StageServicesOptions {
  readonly folder: StageFolder;
  readonly region: string;
  /** Wanted; whichever somebody else has is replaced by a free one. */
  readonly ports: Partial<StagePorts>;
  readonly closing: Closing;
}

const openServer = async (port: number | undefined, closing: Closing) => {
  const server = createServer();
  const at = await listen(server, port);
  closing.later(() => close(server));
  return { server, at };
};

/** Java is told a port and fails when it is taken; so it is told one that is free. */
const freePort = async (wanted: number | undefined): Promise<number> => {
  const probe = createServer();
  const port = await listen(probe, wanted);
  await close(probe);
  return port;
};

const openDatabase = async ({ folder, region, ports, closing }: StageServicesOptions) => {
  const port = ports.dynamodb === undefined ? {} : { port: await freePort(ports.dynamodb) };
  const database = await startDynamoDbLocal(
    folder.isKept ? { ...port, dbPath: join(folder.path, 'dynamodb') } : { ...port, inMemory: true },
  );
  closing.later(database.stop);
  const client = {
    region,
    endpoint: database.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const dynamodb = new DynamoDBClient(client);
  const streams = new DynamoDBStreamsClient(client);
  closing.later(() => {
    dynamodb.destroy();
    streams.destroy();
  });
  return { dynamodb, streams, endpoint: database.endpoint };
};

const openQueues = async ({ folder, region, ports, closing }: StageServicesOptions): Promise<LocalQueues> => {
  const queues = await startLocalQueues({
    region,
    ...(ports.queues === undefined ? {} : { port: ports.queues }),
    ...(folder.isKept ? { dataDir: join(folder.path, 'queues') } : {}),
  });
  closing.later(queues.stop);
  return queues;
};

/** Starts what stands for AWS around the functions, all of it at once, on the loopback address alone. */
export const startStageServices = async (options: StageServicesOptions): Promise<StageServices> => {
  const { ports, closing } = options;
  const [database, queues, ses, inbox, http] = await together([
    openDatabase(options),
    openQueues(options),
    loadLocalSes(),
    openServer(ports.inbox, closing),
    openServer(ports.http, closing),
  ]);
  closing.later(ses.clear);
  return {
    endpoints: {
      inbox: `http://localhost:${inbox.at}`,
      door: `http://127.0.0.1:${inbox.at}`,
      dynamodb: database.endpoint,
      queues: queues.endpoint,
      http: `http://localhost:${http.at}`,
    },
    dynamodb: database.dynamodb,
    streams: database.streams,
    queues,
    ses,
    inboxServer: inbox.server,
    httpServer: http.server,
  };
};
