import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { StagePlan } from './template/stage-plan.ts';

export interface LocalQueues {
  readonly endpoint: string;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  /** Makes the queues, topics and subscriptions of the template where they are missing. */
  create(plan: Pick<StagePlan, 'queues' | 'topics' | 'subscriptions'>): Promise<void>;
  /** Puts a message into the queue, or onto the topic, of an ARN. */
  send(arn: string, body: unknown, attributes?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export interface LocalQueuesOptions {
  readonly region: string;
  readonly port?: number;
  /** Where messages are kept; absent: they end with the stage. */
  readonly dataDir?: string;
}

type Fauxqs = typeof import('fauxqs');
type Stores = NonNullable<NonNullable<Parameters<Fauxqs['buildApp']>[0]>['stores']>;
interface Persistence {
  load(...stores: unknown[]): void;
  updateMessageReady(messageId: string): void;
  close(): void;
  readonly db: { prepare(sql: string): { run(...given: unknown[]): unknown } };
}
type Made<Type> = new (...given: unknown[]) => Type;

const require = createRequire(import.meta.url);
/** By path, for its modules that are not among its exports, and for who runs this as CommonJS. Its version is pinned. */
const FAUXQS = fileURLToPath(new URL('../node_modules/fauxqs/dist/', import.meta.url));

const made = <Type>(file: string, name: string, ...given: unknown[]): Type => {
  const exports = require(`${FAUXQS}${file}`) as Record<string, Made<Type>>;
  const Class = exports[name];
  if (Class === undefined) throw new Error(`fauxqs has no ${name} in ${file}`);
  return new Class(...given);
};

/** fauxqs 2.4.1 forgets the counts of a message that is given back, and its own table then refuses the row. */
const givesBackWhole = (persistence: Persistence): Persistence => {
  const giveBack = 'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?';
  const statement = persistence.db.prepare(giveBack);
  persistence.updateMessageReady = (messageId) => void statement.run(messageId);
  return persistence;
};

/** What `startFauxqs({ dataDir })` does, which cannot be asked to listen on the loopback address alone. */
const persistentStores = (dataDir: string): { readonly stores: Stores; readonly persistence: Persistence } => {
  const persistence = givesBackWhole(made<Persistence>('persistence.js', 'PersistenceManager', dataDir));
  const stores: Stores = {
    sqsStore: made('sqs/sqsStore.js', 'SqsStore'),
    snsStore: made('sns/snsStore.js', 'SnsStore'),
    s3Store: made('s3/s3Store.js', 'S3Store'),
  };
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  for (const store of [stores.sqsStore, stores.snsStore, ...stores.sqsStore.allQueues()]) {
    Object.assign(store, { persistence });
  }
  return { stores, persistence };
};

const nameIn = (arn: string): string => arn.split(':').at(-1) ?? '';

const isPortTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** SQS and SNS by fauxqs, in this process, on the loopback address. */
export const startLocalQueues = async ({ region, port = 0, dataDir }: LocalQueuesOptions): Promise<LocalQueues> => {
  const { buildApp } = require(`${FAUXQS}app.js`) as Fauxqs;
  const kept = dataDir === undefined ? undefined : persistentStores(dataDir);
  const open = (at: number) => {
    const app = buildApp({
      logger: false,
      defaultRegion: region,
      ...(kept === undefined ? {} : { stores: kept.stores }),
    });
    return app.listen({ host: '127.0.0.1', port: at }).then((address) => ({ app, address }));
  };
  const { app, address } = await open(port).catch((error: unknown) => {
    if (port === 0 || !isPortTaken(error)) throw error;
    return open(0);
  });
  const endpoint = address.replace(/\/$/, '');
  const client = { region, endpoint, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const sqs = new SQSClient(client);
  const sns = new SNSClient(client);

  return {
    endpoint,
    sqs,
    sns,
    async create({ queues, topics, subscriptions }) {
      for (const { name, attributes } of queues) {
        await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      }
      for (const Name of topics) await sns.send(new CreateTopicCommand({ Name }));
      for (const { topicArn, queueArn, attributes } of subscriptions) {
        const request = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, Attributes: { ...attributes } };
        await sns.send(new SubscribeCommand(request));
      }
    },
    async send(arn, body, attributes = {}) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      );
      if (arn.includes(':sns:')) {
        await sns.send(new PublishCommand({ TopicArn: arn, Message: JSON.stringify(body), MessageAttributes }));
        return;
      }
      const QueueUrl = `${endpoint}/000000000000/${nameIn(arn)}`;
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body), MessageAttributes }));
    },
    async stop() {
      sqs.destroy();
      sns.destroy();
      await app.close();
      kept?.persistence.close();
    },
  };
};
