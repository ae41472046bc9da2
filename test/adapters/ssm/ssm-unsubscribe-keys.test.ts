import { inspect } from 'node:util';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { createSsmUnsubscribeKeys } from '../../../src/adapters/ssm/ssm-unsubscribe-keys.ts';
import type { Moto } from '../../support/moto.ts';
import { describeOnMoto, startMoto } from '../../support/moto.ts';

const NAME = '/realtechee/test/notifications/unsubscribe-key';
const KEY = 'planted-key-that-must-never-be-printed-00';
const OTHER = 'another-planted-key-that-must-not-print-0';

const aStore = (now = { ms: 0 }) => {
  const ssm = mockClient(SSMClient);
  const keys = createSsmUnsubscribeKeys({ parameterName: NAME, clock: () => new Date(now.ms) });
  return { ssm, keys, now };
};
type Store = ReturnType<typeof aStore>;
const holding = ({ ssm }: Store, Value: string) => ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });

describe('unsubscribe keys in the parameter store', () => {
  let store: Store;
  beforeEach(() => {
    store = aStore();
  });
  afterEach(() => store.ssm.restore());

  it.each([
    ['one key', KEY, [KEY]],
    ['one key with a line end', `${KEY}\n`, [KEY]],
    ['a list', JSON.stringify([KEY, OTHER]), [KEY, OTHER]],
  ])('are read from %s, decrypted', async (_, value, expected) => {
    holding(store, value);
    expect(await store.keys.keys()).toEqual(expected);
    expect(store.ssm.call(0).args[0].input).toEqual({ Name: NAME, WithDecryption: true });
  });

  it('are looked up once a minute, however many ask at once', async () => {
    holding(store, KEY);
    await Promise.all([store.keys.keys(), store.keys.keys(), store.keys.keys()]);
    store.now.ms = 59_999;
    await store.keys.keys();
    expect(store.ssm.calls()).toHaveLength(1);
    store.now.ms = 60_000;
    holding(store, OTHER);
    expect(await store.keys.keys()).toEqual([OTHER]);
    expect(store.ssm.calls()).toHaveLength(2);
  });

  it('are looked up again at once after a look-up that failed', async () => {
    store.ssm
      .on(GetParameterCommand)
      .rejectsOnce(new Error('throttled'))
      .resolves({ Parameter: { Value: KEY } });
    const both = await Promise.allSettled([store.keys.keys(), store.keys.keys()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await store.keys.keys()).toEqual([KEY]);
  });

  it('C2: are missing with their name and the command that writes them', async () => {
    store.ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: '', $metadata: {} }));
    await expect(store.keys.keys()).rejects.toThrow(
      `parameter ${NAME} is missing; write it with: aws ssm put-parameter --overwrite --type SecureString --name '${NAME}' --value "$(openssl rand -base64 32)"`,
    );
  });

  it('name the parameter when it cannot be read', async () => {
    store.ssm.on(GetParameterCommand).rejects(new Error('AccessDenied'));
    await expect(store.keys.keys()).rejects.toMatchObject({
      message: `parameter ${NAME} could not be read`,
      cause: expect.objectContaining({ message: 'AccessDenied' }),
    });
  });

  it.each([
    '',
    'planted',
    '[]',
    '["planted"]',
    `["${KEY}", 7]`,
    `["${KEY}"`,
    '[["planted"]]',
  ])('C2, C3: are refused when the value is %j, without printing it', async (value) => {
    holding(store, value);
    const fault = await store.keys.keys().catch((error: unknown) => error);
    expect(fault).toMatchObject({
      message: expect.stringMatching(/^parameter \/realtechee\/test.* does not hold a key/),
    });
    expect(inspect(fault, { depth: 9 })).not.toContain('planted');
  });
});

describeOnMoto('unsubscribe keys on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 40_000);
  afterAll(() => moto?.stop());

  it('are missing, then one, then two', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new SSMClient({ region: 'us-west-1', endpoint: moto.url, credentials });
    const options = { parameterName: NAME, clock: () => new Date(0), cacheSeconds: 0 };
    const keys = createSsmUnsubscribeKeys(options, client);
    await expect(keys.keys()).rejects.toThrow('is missing');
    const put = (Value: string) =>
      client.send(new PutParameterCommand({ Name: NAME, Type: 'SecureString', Value, Overwrite: true }));
    await put(KEY);
    expect(await keys.keys()).toEqual([KEY]);
    await put(JSON.stringify([OTHER, KEY]));
    expect(await keys.keys()).toEqual([OTHER, KEY]);
    client.destroy();
  });
});
