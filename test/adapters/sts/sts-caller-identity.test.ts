import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { createStsCallerIdentity } from '../../../src/adapters/sts/sts-caller-identity.ts';
import { operatorOn } from '../../../src/commands/operator/dependencies.ts';
import { operatorNameOf } from '../../../src/domain/operations/operator-name.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';
import { startRawProvider } from '../../support/raw-provider.ts';

const config = (endpoint: string, accessKeyId = 'test', sessionToken?: string) => ({
  endpoint,
  region: 'us-west-1',
  credentials: { accessKeyId, secretAccessKey: 'test', ...(sessionToken === undefined ? {} : { sessionToken }) },
});

describeOnMoto('The caller, as STS says on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 60_000);
  afterAll(() => moto.stop());

  const nameFor = async (accessKeyId?: string, sessionToken?: string) =>
    operatorNameOf(await createStsCallerIdentity(config(moto.url, accessKeyId, sessionToken)).arn());

  it('U1: is the user of the access key', async () => {
    const iam = new IAMClient(config(moto.url));
    await iam.send(new CreateUserCommand({ UserName: 'kim' }));
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'kim' }));
    expect(await nameFor(key?.AccessKeyId)).toBe('kim');

    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_STS: moto.url,
      AWS_ACCESS_KEY_ID: key?.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    expect(await operatorOn({ region: 'us-west-1' })()).toBe('operator:kim');
    expect(await operatorOn({ region: 'us-west-1', dynamoDbEndpoint: 'http://localhost:1' })()).not.toBe(
      'operator:kim',
    );
    process.env = before;
  });

  it('U1: is the session of an assumed role', async () => {
    const { Role: role } = await new IAMClient(config(moto.url)).send(
      new CreateRoleCommand({
        RoleName: 'operators',
        AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    const assume = new AssumeRoleCommand({ RoleArn: role?.Arn, RoleSessionName: 'kim@example.com' });
    const { Credentials: session } = await new STSClient(config(moto.url)).send(assume);
    expect(await nameFor(session?.AccessKeyId, session?.SessionToken)).toBe('kim@example.com');
  });
});

it('U1: is nobody when STS refuses the credentials, whose error keeps its name', async () => {
  const body =
    '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>';
  const sts = await startRawProvider(async () => ({ answer: 403, body, headers: { 'content-type': 'text/xml' } }));
  try {
    await expect(createStsCallerIdentity(config(sts.url)).arn()).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  } finally {
    await sts.stop();
  }
});
