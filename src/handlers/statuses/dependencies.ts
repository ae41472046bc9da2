import { createHash, randomUUID } from 'node:crypto';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoBulkPlans } from '../../adapters/dynamodb/dynamo-bulk-plans.ts';
import { createDynamoIdempotencyRecords } from '../../adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRecordStore } from '../../adapters/dynamodb/dynamo-record-store.ts';
import { createDynamoRevocations } from '../../adapters/dynamodb/dynamo-revocations.ts';
import { createDynamoStatusHistory } from '../../adapters/dynamodb/dynamo-status-history.ts';
import { recordImageReader } from '../../adapters/dynamodb/record-image.ts';
import { requestTable } from '../../adapters/dynamodb/request-record.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfStatusMetrics } from '../../adapters/metrics/emf-status-metrics.ts';
import type { Settings } from '../../domain/configuration/settings.ts';
import type { KeepRecordsDependencies } from '../../domain/statuses/reconcile-record.ts';
import { REQUESTS_WATCH } from '../../domain/statuses/requests-lifecycle.ts';
import { tokenRevocation } from '../../domain/users/token-revocation.ts';
import { configurationOf } from '../shared/dependencies.ts';
import { environmentOf, type ProcessEnvironment } from '../shared/environment.ts';
import { readKeptAnswer } from '../shared/http/kept-answer.ts';
import type { Configured } from '../shared/on-configuration.ts';
import { $StatusEnvironment } from './environment.ts';

const SERVICE = 'statuses';

const clock = () => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const wiringOf = (reader: string, env: ProcessEnvironment) => {
  const environment = environmentOf(env, $StatusEnvironment);
  const { STAGE: stage, LOG_LEVEL: level, BACKEND_SUFFIX: suffix } = environment;
  const journal = createJournal({ service: SERVICE, stage, level });
  const metrics = createEmfStatusMetrics({ service: SERVICE, stage, journal });
  const client = createDocumentClient({}, { onUnreachable: () => metrics.happened('database-unreachable') });
  const options = { client, suffix, clock, newId: randomUUID };
  const keepingWith = (settings: Settings): KeepRecordsDependencies => {
    const records = requestTable({ ...options, keyPartners: settings.list('statuses/key-partner-brokerages') });
    return {
      lifecycle: records.lifecycle,
      records: createDynamoRecordStore({ ...options, records }),
      history: createDynamoStatusHistory({ ...options, records }),
      metrics,
      journal,
      clock,
      digest,
    };
  };
  return { settings: configurationOf({ environment, reader, clock, journal }), keepingWith, options };
};

/** What keeps the statuses of requests, whatever has happened to them. */
const keepingOf = (reader: string, env: ProcessEnvironment): Configured<KeepRecordsDependencies> => {
  const { settings, keepingWith } = wiringOf(reader, env);
  return { settings, dependenciesWith: keepingWith };
};

export const sweepStatusesDependencies = (env: ProcessEnvironment) => keepingOf('sweep-statuses', env);

export const followRequestEventsDependencies = (env: ProcessEnvironment) => keepingOf('follow-request-events', env);

export const recordStatusChangesDependencies = (env: ProcessEnvironment) => {
  const { settings, keepingWith } = wiringOf('record-status-changes', env);
  const reading = { watch: REQUESTS_WATCH, readImage: recordImageReader(REQUESTS_WATCH) };
  return { settings, dependenciesWith: (by: Settings) => ({ ...keepingWith(by), ...reading }) };
};

export const requestsApiDependencies = (env: ProcessEnvironment) => {
  const { settings, keepingWith, options } = wiringOf('requests-api', env);
  const serving = {
    plans: createDynamoBulkPlans(options),
    idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
    isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
    newId: randomUUID,
  };
  return { settings, dependenciesWith: (by: Settings) => ({ ...keepingWith(by), ...serving }) };
};
