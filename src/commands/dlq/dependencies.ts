import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createDynamoContactDirectory } from '../../adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../../adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoStreamBatches } from '../../adapters/dynamodb/dynamo-stream-batches.ts';
import { createDynamoTemplateStore } from '../../adapters/dynamodb/dynamo-template-store.ts';
import { parseSignal } from '../../adapters/dynamodb/signal-record.ts';
import { createLambdaFunctionRunner } from '../../adapters/lambda/lambda-function-runner.ts';
import { createMemoryMetrics } from '../../adapters/memory/memory-metrics.ts';
import { createSqsDeadLetters } from '../../adapters/sqs/sqs-dead-letters.ts';
import { createSqsLetterQueues } from '../../adapters/sqs/sqs-letter-queues.ts';
import type { Signal } from '../../domain/notifications/signal.ts';
import { backfillStatuses } from '../../domain/statuses/backfill-statuses.ts';
import { LOCAL_CREDENTIALS, rendererOn, statusDependencies } from '../dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import { SERVICE, UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { terminalJournal } from '../terminal-journal.ts';
import type { LetterRemediesDependencies } from './letter-remedies.ts';

const require = createRequire(import.meta.url);
const $Queues = z.array(z.object({ name: z.string() }));

/** The queues of the template in which things end, without service and stage. */
export const deadLetterQueueNames = (): readonly string[] =>
  $Queues
    .parse(require('../../../infra/alarms/queues.cjs').deadLetterQueues())
    .map(({ name }) => name)
    .sort();

const $Letter = z.object({ signal: z.record(z.string(), z.unknown()) });

/** The signal that a letter of the domain holds whole. */
const signalIn = (body: string): Signal | undefined => {
  const letter = $Letter.safeParse(JSON.parse(body));
  const read = letter.success ? parseSignal(letter.data.signal) : undefined;
  return read?.ok ? read.value : undefined;
};

const SIGNAL_LETTERS = 'notification-dead-letters';

/**
 * What the dlq commands work with on a stage.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const dlqDependencies = (stage: string, terminal: Terminal) => {
  const operation = operationDependencies(stage, terminal);
  const { connection, client, suffix, clock, frame, dynamoDb } = operation;
  const { region, queuesEndpoint, functionsEndpoint } = connection;
  const at = (endpoint: string | undefined) =>
    endpoint === undefined ? { region } : { region, endpoint, credentials: LOCAL_CREDENTIALS };
  const sqs = new SQSClient(at(queuesEndpoint));
  const streams = new DynamoDBStreamsClient(dynamoDb);
  const functions = createLambdaFunctionRunner(at(functionsEndpoint));
  const prefix = `${SERVICE}-${stage}-`;
  const names = deadLetterQueueNames();
  const queues = createSqsLetterQueues({ client: sqs, prefix, names });

  const caller = async (): Promise<string> => (typeof frame.operator === 'string' ? frame.operator : frame.operator());

  /** What makes letters good. Who is calling is asked where something is changed. */
  const remediesFor = async (wish: Omit<LetterRemediesDependencies['wish'], 'by'>, applies: boolean) => {
    const options = { client, suffix, clock, newId: randomUUID };
    const statuses = await statusDependencies(stage);
    const journal = terminalJournal(terminal);
    const put = createSqsDeadLetters({ queueUrl: await queues.urlOf(SIGNAL_LETTERS) }, sqs);
    const remedies: LetterRemediesDependencies = {
      batches: createDynamoStreamBatches(streams),
      functions,
      feedbackFunction: `${prefix}record-feedback`,
      planning: {
        signals: createDynamoSignalStore(options),
        hooks: createDynamoHookStore(options),
        notifications: createDynamoNotificationStore(options),
        templates: createDynamoTemplateStore(options),
        contacts: createDynamoContactDirectory(options),
        users: createDynamoKnownUsers(options),
        renderer: await rendererOn(connection),
        deadLetters: put,
        metrics: createMemoryMetrics(), // what an operator does is in the audit trail, not in the functions' figures
        signalsSince: new Date(0), // a person asks for it, however old it is
        unsubscribeUrl: connection.unsubscribeUrl,
        digest: (text) => createHash('sha256').update(text).digest('hex'),
        ...{ stage, journal, clock },
      },
      signalIn,
      backfill: backfillStatuses({ ...statuses, journal }),
      wish: { ...wish, by: applies ? await caller() : 'nobody' },
    };
    return { remedies, close: statuses.close };
  };

  return {
    frame,
    queues,
    names,
    remediesFor,
    clock: () => new Date(), // the queues' own time, also where a demo has moved the stage's
    sleep: async (milliseconds: number): Promise<void> => void (await sleep(milliseconds)),
    close: (): void => {
      sqs.destroy();
      streams.destroy();
      functions.close();
      operation.close();
    },
  };
};

/** @throws {UsageRefused} for a queue that no template has */
export const queuesNamed = (names: readonly string[], queue: string | undefined): readonly string[] => {
  if (queue === undefined) return names;
  if (!names.includes(queue)) throw new UsageRefused(`there is no dead-letter queue "${queue}": ${names.join(', ')}`);
  return [queue];
};
