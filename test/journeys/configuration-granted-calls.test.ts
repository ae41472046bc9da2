import { randomUUID } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createDynamoChangeRequests } from '../../src/adapters/dynamodb/dynamo-change-requests.ts';
import { createDynamoIdempotencyRecords } from '../../src/adapters/dynamodb/dynamo-idempotency-records.ts';
import { createDynamoRevocations } from '../../src/adapters/dynamodb/dynamo-revocations.ts';
import { createSsmConfigurationStore } from '../../src/adapters/ssm/ssm-configuration-store.ts';
import { committedSource } from '../../src/domain/configuration/changes/committed-configuration.ts';
import { REVISION } from '../../src/domain/configuration/changes/revision.ts';
import type { ConfigurationStore } from '../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import { tokenRevocation } from '../../src/domain/users/token-revocation.ts';
import { configurationApiHandler } from '../../src/handlers/configuration/configuration-api.http.ts';
import { reconcileConfiguration } from '../../src/handlers/configuration/reconcile-configuration.schedule.ts';
import { readKeptAnswer } from '../../src/handlers/shared/http/kept-answer.ts';
import { packaged, type Template } from '../infra/packaged.ts';
import { type CallWatch, grantedCalls, watchCalls } from '../support/call-watch.ts';
import { AS_ANN, AS_BOB } from '../support/configuration-api.ts';
import { configurationWorld, KEY_1, KEY_2 } from '../support/configuration-world.ts';
import { createTestDatabase, type TestDatabase } from '../support/dynamodb.ts';
import { describeOnMoto, type Moto, startMoto } from '../support/moto.ts';
import { apiEvent, type TestCall } from '../support/requests-api.ts';
import { inWords, parameterGrants, watchParameters } from '../support/ssm-watch.ts';

const KEYS = 'notifications/unsubscribe-key';
const SEGMENTS = 'notifications/sms-max-segments';
const PROPOSE = 'POST /configuration/changes';
const DECIDE = 'POST /configuration/changes/{id}/decision';
const REASON = 'as agreed on Monday';
const CHANGES = [
  { name: SEGMENTS, value: '3' },
  { name: KEYS, secret: KEY_2 },
];

describeOnMoto(
  'what the functions of the configuration ask of tables and parameters, and what their roles grant',
  () => {
    let template: Template;
    let database: TestDatabase;
    let tables: CallWatch;
    let moto: Moto;
    let ssm: SSMClient;
    let parameters: ReturnType<typeof watchParameters>;
    beforeAll(async () => {
      template = await packaged('prod');
      database = await createTestDatabase(['BackendState', 'AuditLog', 'UserDirectory', 'UserCommands']);
      tables = watchCalls(database.client);
      moto = await startMoto();
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      ssm = new SSMClient({ region: 'us-west-1', endpoint: moto.url, credentials });
      parameters = watchParameters(ssm);
    }, 90_000);
    afterAll(async () => {
      database?.close();
      ssm?.destroy();
      await moto?.stop();
    });

    /** As the functions are wired, with people in memory. */
    const wired = () => {
      const world = configurationWorld();
      const { clock } = world.dependencies;
      const options = { client: database.client, suffix: database.suffix, clock, newId: randomUUID };
      const store = createSsmConfigurationStore(
        { service: 'realtechee-backend', stage: 'prod', keyId: 'alias/realtechee-backend-prod' },
        ssm,
      );
      const dependencies = {
        ...world.dependencies,
        store,
        requests: createDynamoChangeRequests(options),
        newId: randomUUID,
        newKey: () => new SecretValue(`made-key-${KEY_1}`),
      };
      const api = (over: ConfigurationStore = store) => {
        const handle = configurationApiHandler({
          ...dependencies,
          store: over,
          source: committedSource(store),
          idempotency: createDynamoIdempotencyRecords({ ...options, readAnswer: readKeptAnswer }),
          isRevoked: tokenRevocation({ revocations: createDynamoRevocations(options), clock }),
          verifyToken: async () => undefined,
        });
        return async (routeKey: string, call: TestCall = {}) => {
          const { statusCode = 0, body = '' } = await handle(apiEvent(routeKey, { by: AS_ANN, ...call }));
          return { status: statusCode, body: body === '' ? undefined : JSON.parse(body) };
        };
      };
      return { world, store, dependencies, api };
    };
    /** A process that is cut off before the write that makes a change hold. */
    const cutOff = (store: ConfigurationStore): ConfigurationStore => ({
      ...store,
      put: async (change) => {
        if (change.name === REVISION && change.expectedVersion > 0) throw new Error('cut off');
        return store.put(change);
      },
    });
    const granted = (role: string) => parameterGrants(template, role);

    it('C1, E3: configuration-api asks for what it may, and nothing else', async () => {
      const { api, store } = wired();
      await store.put({ name: KEYS, value: new SecretValue(KEY_1), expectedVersion: 0 });
      const call = api();
      tables.seen();
      parameters.seen([]);

      for (const route of ['public', 'features', 'history', 'changes'])
        expect(await call(`GET /configuration/${route}`)).toMatchObject({ status: 200 });
      expect(await call('GET /configuration')).toMatchObject({ status: 200 });
      const { body } = await call(PROPOSE, { body: { changes: CHANGES, reason: REASON } });
      const path = { id: body.id };
      expect(await call('GET /configuration/changes/{id}', { path })).toMatchObject({ body: { state: 'proposed' } });
      const approved = await call(DECIDE, { path, body: { decision: 'approve' }, by: AS_BOB });
      expect(approved).toMatchObject({ status: 200, body: { state: 'applied' } });
      expect(await call('POST /configuration/rollback', { body: { reason: REASON } })).toMatchObject({ status: 200 });
      const other = await call(PROPOSE, { body: { changes: CHANGES, reason: REASON } });
      const rejected = await call(DECIDE, { path: { id: other.body.id }, body: { decision: 'reject' }, by: AS_BOB });
      expect(rejected).toMatchObject({ body: { state: 'rejected' } });

      expect(parameters.seen(granted('ConfigurationApiRole'))).toEqual(inWords(granted('ConfigurationApiRole')));
      expect(tables.seen()).toEqual(grantedCalls('configuration', 'configuration-api'));
    });

    it('C1, E3: reconcile-configuration asks for what it may, and nothing else', async () => {
      const { api, store, dependencies, world } = wired();
      const emergency = { changes: [{ name: SEGMENTS, value: '5' }], reason: REASON, isEmergency: true };
      expect(await api()(PROPOSE, { body: emergency })).toMatchObject({ body: { state: 'applied' } });
      const { body } = await api()(PROPOSE, { body: { changes: [CHANGES[1]], reason: REASON } });
      const call = api(cutOff(store));
      await call(DECIDE, { path: { id: body.id }, body: { decision: 'approve' }, by: AS_BOB });
      expect(await dependencies.requests.get(body.id)).toMatchObject({ state: 'approved' });
      tables.seen();
      parameters.seen([]);

      world.pass(2000 * 86_400); // the store counts by the real time
      const run = reconcileConfiguration(dependencies);
      await run({});
      await run({});

      expect(parameters.seen(granted('ReconcileConfigurationRole'))).toEqual(
        inWords(granted('ReconcileConfigurationRole')),
      );
      expect(tables.seen()).toEqual(grantedCalls('configuration', 'reconcile-configuration'));
      expect(await dependencies.requests.get(body.id)).toMatchObject({ state: 'applied' });
      expect(world.events).toContain('emergency-change');
    });
  },
);
