import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { build } from 'esbuild';
import type { InvocationAnswer } from '../../local/functions/invocation.ts';
import { lambdaEnvironment } from '../../local/functions/lambda-environment.ts';
import { startLocalThread } from '../../local/functions/local-thread.ts';
import { type LocalStage, startLocalStage } from '../../local/stage.ts';
import { createFileConfigurationStore } from '../../src/adapters/local-stage/file-configuration-store.ts';
import { MANIFEST } from '../../src/domain/configuration/manifest.ts';
import type { Parameter } from '../../src/domain/configuration/parameter.ts';
import { deployedFunctions } from '../../tools/build-functions.ts';
import { startFauxqs } from '../support/fauxqs.ts';
import { apiEvent } from '../support/requests-api.ts';
import { aStreamEvent, aStreamRecord } from '../support/stream-events.ts';
import { customMessageEvent, postConfirmationEvent, preSignUpEvent, preTokenEvent } from '../support/trigger-events.ts';
import { packaged, ROOT, type Template } from './packaged.ts';

jest.setTimeout(60_000);

/** Keeps backups, and drills: the stage of which a function reads the most. */
const STAGE = 'prod';
const REGION = 'us-west-1';
const EMAIL = 'nell.byrne@example.com';
const NOW = new Date().toISOString();

const stamped = <Row extends { readonly id: string }>(row: Row) => ({ ...row, createdAt: NOW, updatedAt: NOW });

const SIGNAL = stamped({
  id: 'signal-of-the-test',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  emittedAt: NOW,
  payload: JSON.stringify({
    customerName: 'Nell Byrne',
    customerEmail: EMAIL,
    subject: 'A question',
    message: 'Hello',
    submissionId: 'submission-1',
    submittedAt: NOW,
    leadSource: 'E2E_TEST',
  }),
});
const REQUEST = stamped({ id: 'request-1', status: 'New', leadSource: 'E2E_TEST', version: 1 });
const DRILL = {
  ...{ id: 'monthly-drill', stage: STAGE, purpose: 'drill', source: { kind: 'point-in-time' } },
  ...{ fromSuffix: 'x', suffix: 'x', beganAt: NOW, point: NOW, made: [], done: { remove: NOW }, tables: [] },
};

const of = (row: { readonly id: string }, model = 'T'): unknown => {
  const eventSourceARN = `arn:aws:dynamodb:us-west-1:000000000000:table/${model}-${'a'.repeat(26)}-NONE/stream/local`;
  return aStreamEvent([{ ...aStreamRecord(row), eventSourceARN }]);
};
const mailEvent = ([of]: readonly { readonly configurationSet: string }[]) => ({
  eventType: 'Delivery',
  delivery: { timestamp: NOW },
  mail: {
    timestamp: NOW,
    messageId: 'ses-1',
    destination: [EMAIL],
    tags: { 'ses:configuration-set': [of?.configurationSet], notificationId: ['message-high'] },
  },
});
const notification = (priority: string) => stamped({ id: `message-${priority}`, status: 'PENDING', priority });
const person = { sub: 'sub-1', email: EMAIL, email_verified: 'true' };

/** The first event of every function of the template, as whoever starts it hands it over. */
const FIRST: Readonly<Record<string, (stage: LocalStage) => unknown>> = {
  'check-backups': () => ({}),
  'configuration-api': () => apiEvent('GET /configuration'),
  'custom-message': () => customMessageEvent({ email: EMAIL }),
  'deliver-bulk-notification': () => of(notification('low')),
  'deliver-notification': () => of(notification('high')),
  'erase-users': () => ({}),
  'follow-request-events': () => of(stamped({ id: 'note-1', requestId: REQUEST.id }), 'RequestNotes'),
  'plan-notifications': () => of(SIGNAL),
  'post-confirmation': ({ plan }) => ({ ...postConfirmationEvent(person), userPoolId: plan.userPool?.id }),
  'pre-sign-up': () => preSignUpEvent(person),
  'pre-token-generation': () => preTokenEvent(person, ['homeowner']),
  'reconcile-configuration': () => ({}),
  'reconcile-users': () => ({}),
  'record-feedback': ({ plan }) => ({
    Records: [{ messageId: 'event-1', eventSource: 'aws:sqs', body: JSON.stringify(mailEvent(plan.mailEvents)) }],
  }),
  'record-status-changes': () => of(REQUEST),
  'requests-api': () => apiEvent('GET /requests/{id}/status', { path: { id: REQUEST.id } }),
  'run-drill': () => ({}),
  'sweep-statuses': () => ({}),
  unsubscribe: () => apiEvent('GET /unsubscribe', { query: { t: 'x' } }),
  'users-api': () => apiEvent('GET /users'),
  'wake-due-notifications': () => ({}),
};

/** Without the routes of the API, which nobody calls here, and who may: their calls are made by hand. */
const withoutDoors = (resources: Template['Resources']) =>
  Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => !/::(Route|Authorizer)$/.test(Type)));

/** AWS Backup of an account that has none yet. */
const startBackup = async (): Promise<Server> => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"RecoveryPoints":[]}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
};

const problemIn = (answer: InvocationAnswer): string | undefined => {
  if (!answer.ok) return `${answer.errorType}: ${answer.errorMessage}`;
  const { statusCode = 200, batchItemFailures = [] } = Object(answer.payload);
  if (statusCode >= 500) return `it answered ${statusCode}`;
  return batchItemFailures.length > 0 ? 'it gave its record back' : undefined;
};

describe('the packaged functions, each from its bundle with the environment of the template', () => {
  let folder: string;
  let stage: LocalStage;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bundles-'));
    const [template, files, backup] = await Promise.all([packaged(STAGE), startFauxqs(), startBackup()]);
    ends.push(files.stop, () => backup.close());
    const elsewhere = {
      AWS_ENDPOINT_URL_S3: files.url,
      AWS_ENDPOINT_URL_BACKUP: `http://127.0.0.1:${(backup.address() as AddressInfo).port}`,
    };
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      Object.assign(Properties.Environment.Variables, elsewhere);
    }
    const templatePath = join(folder, 'template.json');
    writeFileSync(templatePath, JSON.stringify({ ...template, Resources: withoutDoors(template.Resources) }));
    stage = await startLocalStage({ templatePath });
    ends.push(stage.stop);
    for (const { environment } of stage.plan.functions) {
      const { BACKUPS_BUCKET: bucket } = environment;
      if (bucket !== undefined) await fetch(`${files.url}/${bucket}`, { method: 'PUT' });
    }
    const configuration = createFileConfigurationStore({ file: stage.configurationFile, clock: () => new Date() });
    const declared: readonly Parameter[] = MANIFEST;
    for (const { name, onlyIn } of declared) if (onlyIn === 'development') await configuration.remove(name);
    const put = (model: string, Item: object) =>
      stage.documentClient.send(new PutCommand({ TableName: `${model}-${stage.suffix}-NONE`, Item }));
    await put('Requests', REQUEST);
    const drill = { id: 'drill#monthly', recovery: JSON.stringify(DRILL), revision: 1, toldOf: NOW };
    await put('BackendState', stamped(drill));
  });
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
    rmSync(folder, { recursive: true });
  });

  it('are all asked', () => {
    const names = deployedFunctions(ROOT).map(({ name }) => name);
    expect(Object.keys(FIRST).sort()).toEqual([...names].sort());
    expect(Object.keys(stage.functions).sort()).toEqual([...names].sort());
  });

  it.each(Object.keys(FIRST))('C2, E2: %s starts, and answers its first event', async (name) => {
    const answer = await stage.functions[name]?.invoke(FIRST[name]?.(stage));
    expect(answer === undefined ? 'there is no such function' : problemIn(answer)).toBeUndefined();
  });

  it('would be found where a bundle lacks what its function reads', async () => {
    const plan = stage.plan.functions.find(({ name }) => name === 'check-backups');
    const entry = deployedFunctions(ROOT).find(({ name }) => name === 'check-backups')?.entry;
    if (plan === undefined || entry === undefined) throw new Error('there is no check-backups');
    const bundle = join(folder, 'index.cjs');
    const external = ['yaml'];
    await build({
      ...{ absWorkingDir: ROOT, entryPoints: [entry], bundle: true, outfile: bundle, platform: 'node' },
      ...{ target: 'node24', format: 'cjs', external, logLevel: 'silent' },
    });
    const { handler, functionName, arn, memoryMegabytes } = plan;
    const clockOffset = new SharedArrayBuffer(8);
    const thread = startLocalThread({
      data: { bundle, handler, functionName, arn, memoryMegabytes, clockOffset },
      environment: lambdaEnvironment(plan, stage.endpoints, REGION),
      timeoutSeconds: 10,
      onOutput: () => {},
    });
    expect(problemIn(await thread.invoke({}))).toMatch(/Cannot find module 'yaml'|ERR_INVALID/);
    await thread.end();
  });
});
