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
import type { KeepRecordsDependencies } from '../../domain/statuses/reconcile-record.ts';
import { REQUESTS_WATCH } from '../../domain/statuses/requests-lifecycle.ts';
import { tokenRevocation } from '../../domain/users/token-revocation.ts';
import { environmentOf, type ProcessEnvironment } from '../shared/environment.ts';
import { readKeptAnswer } from '../shared/http/kept-answer.ts';
import { $StatusEnvironment } from './environment.ts';

const SERVICE = 'statuses';

const clock = () => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const wiringOf = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $StatusEnvironment);
  const { STAGE: stage, LOG_LEVEL: level, BACKEND_SUFFIX: suffix } = environment;
  const journal = createJournal({ service: SERVICE, stage, level });
  const metrics = createEmfStatusMetrics({ service: SERVICE, stage, journal });
  const client = createDocumentClient({}, { onUnreachable: () => metrics.happened('database-unreachable') });
  const options = { client, suffix, clock, newId: randomUUID };
  const records = requestTable({ ...options, keyPartners: environment.KEY_PARTNER_BROKERAGES });
  const keeping = {
    lifecycle: records.lifecycle,
    records: createDynamoRecordStore({ ...options, records }),
    history: createDynamoStatusHistory({ ...options, records }),
    metrics,
    journal,
    clock,
    digest,
  };
  return { keeping, options };
};

/** What keeps the statuses of requests, whatever has happened to them. */
export const keepRequestsDependencies = (env: ProcessEnvironment): KeepRecordsDependencies => wiringOf(env).keeping;

export const recordStatusChangesDependencies = (env: ProcessEnvironment) => ({
  ...keepRequestsDependencies(env),
  watch: REQUESTS_WATCH,
  readImage: recordImageReader(REQUESTS_WATCH),
});

export const requestsApiDependencies = (env: ProcessEnvironment) => {
  const { keeping, options } = wiringOf(env);
  return {
    ...keeping,
    plans: createDynamoBulkPlans(options),
    idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
    isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
    newId: randomUUID,
  };
};
