import { inspect } from 'node:util';
import { createCognitoClient } from '../../../src/adapters/cognito/cognito-client.ts';
import { createCognitoUserPool } from '../../../src/adapters/cognito/cognito-user-pool.ts';
import { type RawProvider, type Reaction, startRawProvider } from '../../support/raw-provider.ts';
import { sleepingClock } from './pool-on-moto.ts';

const ID = '6f1d9c4e-0000-4000-8000-000000000001';
const EMAIL = 'planted.person@example.com';
const NAME = 'Plantedname';

const json = (answer: number, body: object): Exclude<Reaction, string> => ({
  answer,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/x-amz-json-1.1' },
});
const no = (name: string, message = `about ${EMAIL}`, status = 400) => json(status, { __type: name, message });
const stored = (fields: object = {}) => ({
  Username: ID,
  Enabled: true,
  UserStatus: 'FORCE_CHANGE_PASSWORD',
  UserCreateDate: Date.now() / 1000,
  UserLastModifiedDate: Date.now() / 1000,
  ...fields,
});
const ATTRIBUTES = [
  { Name: 'sub', Value: ID },
  { Name: 'email', Value: EMAIL },
  { Name: 'given_name', Value: NAME },
];

/** What Cognito answers to each operation, unless a reaction was planted. */
const USUAL: Readonly<Record<string, object>> = {
  AdminGetUser: stored({ UserAttributes: ATTRIBUTES, UserMFASettingList: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] }),
  ListUsers: { Users: [] },
  AdminListGroupsForUser: { Groups: [{ GroupName: 'agent' }] },
  AdminCreateUser: { User: stored({ Attributes: ATTRIBUTES }) },
};

describe('What Cognito answers', () => {
  let provider: RawProvider;
  let operations: string[];
  beforeEach(async () => {
    operations = [];
    provider = await startRawProvider(async ({ headers }) => {
      const operation = String(headers['x-amz-target']).split('.')[1] ?? '';
      operations.push(operation);
      return json(200, USUAL[operation] ?? {});
    });
  });
  afterEach(() => provider.stop());

  const aPool = (callsPerSecond = {}) => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = createCognitoClient({ endpoint: provider.url, region: 'us-west-1', credentials });
    const time = sleepingClock();
    const sleeps: number[] = [];
    const sleep = (milliseconds: number) => {
      sleeps.push(milliseconds);
      return time.sleep(milliseconds);
    };
    const random = () => 0.5;
    const options = { client, userPoolId: 'us-west-1_test', random, clock: time.clock, sleep, callsPerSecond };
    return { pool: createCognitoUserPool(options), sleeps };
  };
  const faultOf = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      (answer) => new Error(`answered ${JSON.stringify(answer)}`),
      (error: unknown) => error,
    );

  it('U5: is asked again after a throttle, with full jitter that doubles', async () => {
    const { pool, sleeps } = aPool({ update: 1000 });
    const throttle = no('TooManyRequestsException');
    provider.reactWith(throttle, throttle, throttle, throttle);
    expect(await pool.setEnabled(ID, false)).toEqual({ ok: true, value: 'set' });
    expect(sleeps.filter((sleep) => sleep > 1)).toEqual([100, 200, 400, 800]);
  });

  it('U5: is not asked for ever, nor faster than the budget while it is throttled', async () => {
    const { pool } = aPool();
    provider.reactWith(...Array.from({ length: 9 }, () => no('TooManyRequestsException')));
    await expect(pool.signOut(ID)).rejects.toThrow('AdminUserGlobalSignOut: TooManyRequestsException (try 5)');
    expect(provider.tries).toBe(5);
  });

  it('is asked again when it fails or falls silent, and the lost first answer is told from another invitation', async () => {
    const { pool } = aPool();
    provider.reactWith('close-after-reading', no('UsernameExistsException'));
    const invitee = { email: EMAIL, attributes: { givenName: NAME } };
    expect(await pool.create(invitee)).toMatchObject({ ok: true, value: { id: ID } });
    provider.reactWith(no('InternalErrorException', '', 500), no('UsernameExistsException'));
    expect(await pool.create(invitee)).toMatchObject({ ok: true });
    provider.reactWith('close-after-reading', no('UsernameExistsException'));
    const other = { email: EMAIL, attributes: { givenName: 'Another' } };
    expect(await pool.create(other)).toEqual({ ok: false, refusal: { because: 'exists', id: ID } });
    provider.reactWith(no('UsernameExistsException'));
    expect(await pool.create(invitee)).toEqual({ ok: false, refusal: { because: 'exists', id: ID } });
  });

  it('that a user is gone, after an answer was lost, means that we deleted them', async () => {
    const { pool } = aPool();
    provider.reactWith('close-half-way', no('UserNotFoundException'));
    expect(await pool.delete(ID)).toBe('deleted');
    provider.reactWith(no('UserNotFoundException'));
    expect(await pool.delete(ID)).toBe('gone');
  });

  it.each([
    ['AccessDeniedException', 400],
    ['UnexpectedLambdaException', 400],
    ['CodeDeliveryFailureException', 400],
    ['ResourceNotFoundException', 400],
    ['SomethingNew', 403],
  ])('%s is thrown at once, and names nobody', async (name, status) => {
    const { pool } = aPool();
    provider.reactWith(no(name, `Value '${NAME}' of ${EMAIL}`, status));
    const fault = await faultOf(pool.create({ email: EMAIL, attributes: { givenName: NAME }, message: NAME }));
    expect(String(fault)).toContain(`AdminCreateUser: ${name} (try 1)`);
    expect(inspect(fault, { depth: 9, showHidden: true })).not.toMatch(new RegExp(`${EMAIL}|${NAME}`));
    expect(fault).toMatchObject({ cause: { message: name } });
  });

  it.each([
    ['UnsupportedUserStateException', `Resend not possible. ${EMAIL} status is not FORCE`, ': Resend not possible'],
    ['InvalidParameterException', `Value '${NAME}' failed`, ''],
    ['NotAuthorizedException', 'User is disabled.', ': User is disabled'],
    ['UserLambdaValidationException', `PreSignUp failed with ${NAME}`, ''],
    ['LimitExceededException', 'Attempt limit exceeded, please try later', ': Attempt limit exceeded'],
  ])('%s is a refusal, whose reason names nobody', async (name, message, words) => {
    const { pool } = aPool();
    provider.reactWith(no(name, message));
    const reason = `${name}${words}`;
    expect(await pool.resetPassword(ID)).toEqual({ ok: false, refusal: { because: 'not-possible', reason } });
  });

  it('a group that is no more has nobody in it; one that is there and cannot be found is a fault', async () => {
    const { pool } = aPool();
    provider.reactWith(no('ResourceNotFoundException', 'Group not found.'));
    expect(await pool.removeFromGroup(ID, 'old-group')).toEqual({ ok: true, value: 'removed' });
    provider.reactWith(no('ResourceNotFoundException', 'Group not found.'));
    await expect(pool.removeFromGroup(ID, 'agent')).rejects.toThrow('ResourceNotFoundException');
    provider.reactWith(no('ResourceNotFoundException', 'Group not found.'));
    await expect(pool.addToGroup(ID, 'agent')).rejects.toThrow('ResourceNotFoundException');
  });

  it('turns off the second factors that somebody has', async () => {
    const { pool } = aPool();
    expect(await pool.resetMfa(ID)).toEqual({ ok: true, value: 'reset' });
    const off = { Enabled: false, PreferredMfa: false };
    expect(JSON.parse(provider.requests.at(-1) ?? '')).toMatchObject({
      SoftwareTokenMfaSettings: off,
      EmailMfaSettings: off,
    });
  });

  it('takes away only attributes that are there, in names of the pool', async () => {
    const { pool } = aPool();
    await pool.setAttributes(ID, { givenName: undefined, phone: undefined, smsNotifications: false });
    expect(operations).toEqual(['AdminGetUser', 'AdminUpdateUserAttributes', 'AdminDeleteUserAttributes']);
    const [, update = '', remove = ''] = provider.requests;
    expect(JSON.parse(update).UserAttributes).toEqual([{ Name: 'custom:smsNotifications', Value: 'false' }]);
    expect(JSON.parse(remove).UserAttributeNames).toEqual(['given_name']);
  });
});
