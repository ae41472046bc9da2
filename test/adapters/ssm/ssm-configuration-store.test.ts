import {
  GetParameterHistoryCommand,
  GetParametersCommand,
  PutParameterCommand,
  SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createSsmConfigurationStore } from '../../../src/adapters/ssm/ssm-configuration-store.ts';
import { ConfigurationUnavailable } from '../../../src/domain/configuration/ports.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { describeConfigurationStoreContract } from '../../contract/configuration-store.contract.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';
import { aSecret } from '../../support/secrets.ts';

const OPTIONS = { service: 'realtechee', stage: 'test', keyId: 'alias/realtechee-test' };

const named = (name: string, status = 400): SSMServiceException =>
  new SSMServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode: status } });

describe('the parameter store of a stage', () => {
  const ssm = mockClient(SSMClient);
  afterEach(() => ssm.reset());
  afterAll(() => ssm.restore());
  const store = createSsmConfigurationStore(OPTIONS);

  it('C4: is asked for ten at a time, decrypted, each name once', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
    const names = Array.from({ length: 21 }, (_, index) => `a/${index}`);
    await store.read([...names, 'a/0']);
    const inputs = ssm.commandCalls(GetParametersCommand).map(({ args }) => args[0].input);
    expect(inputs.map(({ Names }) => Names?.length)).toEqual([10, 10, 1]);
    expect(inputs.every(({ WithDecryption }) => WithDecryption === true)).toBe(true);
    expect(inputs[0]?.Names?.[0]).toBe('/realtechee/test/a/0');
  });

  it("C3: keeps a secret encrypted with the stage's key, and all else in plain text", async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [] });
    ssm.on(PutParameterCommand).resolves({ Version: 1 });
    await store.put({ name: 'a/key', value: new SecretValue(aSecret()), expectedVersion: 0 });
    await store.put({ name: 'a/b', value: 'plain', expectedVersion: 0 });
    const [secret, plain] = ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input);
    expect(secret).toMatchObject({ Type: 'SecureString', KeyId: 'alias/realtechee-test', Overwrite: false });
    expect(plain).toMatchObject({ Type: 'String', Name: '/realtechee/test/a/b' });
    expect(plain).not.toHaveProperty('KeyId');
  });

  it('C5: puts back what came first, where the store wrote over it', async () => {
    const at = new Date(0);
    const versions = [5, 6, 7].map((Version) => ({
      Name: '/realtechee/test/a/b',
      Type: 'String' as const,
      Value: `v${Version}`,
      Version,
      LastModifiedDate: at,
    }));
    ssm.on(GetParametersCommand).resolves({ Parameters: versions.slice(0, 1) });
    ssm.on(PutParameterCommand).resolvesOnce({ Version: 7 }).resolves({ Version: 8 });
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: versions });
    expect(await store.put({ name: 'a/b', value: 'mine', expectedVersion: 5 })).toEqual({
      ok: false,
      refusal: { reason: 'stale-version', currentVersion: 8 },
    });
    expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input.Value)).toEqual(['mine', 'v6']);
  });

  it('C5: leaves alone what has come since, where the store wrote over it', async () => {
    const versions = [5, 6, 7, 8].map((Version) => ({
      Name: '/realtechee/test/a/b',
      Type: 'String' as const,
      Value: `v${Version}`,
      Version,
    }));
    ssm.on(GetParametersCommand).resolves({ Parameters: versions.slice(0, 1) });
    ssm.on(PutParameterCommand).resolves({ Version: 7 });
    ssm.on(GetParameterHistoryCommand).resolves({ Parameters: versions });
    expect(await store.put({ name: 'a/b', value: 'mine', expectedVersion: 5 })).toMatchObject({
      refusal: { currentVersion: 8 },
    });
    expect(ssm.commandCalls(PutParameterCommand)).toHaveLength(1);
  });

  it.each([
    ['throttled', named('ThrottlingException')],
    ['throttled', named('TooManyUpdates')],
    ['throttled', named('Whatever', 429)],
    ['unreachable', named('InternalServerError', 500)],
    ['unreachable', named('Whatever', 503)],
    ['unreachable', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })],
    ['unreachable', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['unreachable', Object.assign(new Error('too slow'), { name: 'TimeoutError' })],
  ])('C4: says that it is %s', async (because, fault) => {
    ssm.rejects(fault);
    for (const call of [
      store.read(['a']),
      store.all(),
      store.history('a'),
      store.remove('a'),
      store.put({ name: 'a', value: 'x', expectedVersion: 0 }),
    ]) {
      const thrown = await call.catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(ConfigurationUnavailable);
      expect(thrown).toMatchObject({ because, cause: fault });
    }
  });

  it('C4: does not take for an outage what no waiting mends', async () => {
    const denied = named('AccessDeniedException');
    ssm.rejects(denied);
    await expect(store.read(['a'])).rejects.toBe(denied);
  });
});

describeOnMoto('the parameter store on moto', () => {
  let moto: Moto;
  let client: SSMClient;
  let made = 0;
  beforeAll(async () => {
    moto = await startMoto();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SSMClient({ region: 'us-west-1', endpoint: moto.url, credentials });
  }, 40_000);
  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  describeConfigurationStoreContract('SSM', async () => {
    made += 1;
    return createSsmConfigurationStore({ ...OPTIONS, stage: `test${made}` }, client);
  });
});
