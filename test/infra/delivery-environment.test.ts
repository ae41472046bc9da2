import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { deliverNotificationDependencies } from '../../src/handlers/notifications/dependencies.ts';
import { aSecret } from '../support/secrets.ts';
import { packaged, type Template } from './packaged.ts';

const ssm = mockClient(SSMClient);
afterAll(() => ssm.restore());

const ACCOUNT = '000000000000';
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Region': 'us-west-1',
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** What AWS answers for a reference to a resource: a queue by its URL, all else here by its name. */
const referenceTo = (id: string, { Resources }: Template): string => {
  const { Type, Properties = {} } = Resources[id] ?? {};
  if (Type === 'AWS::SQS::Queue') return `https://sqs.us-west-1.amazonaws.com/${ACCOUNT}/${Properties.QueueName}`;
  return Properties.Name ?? id;
};

const resolved = (value: string | Record<string, string>, template: Template): string => {
  if (typeof value === 'string') return value;
  if (value.Ref !== undefined) return referenceTo(value.Ref, template);
  const text = value['Fn::Sub'] ?? '';
  return text.replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) => PSEUDO_PARAMETERS[name] ?? 'a1b2c3d4e5');
};

/** To whom the delivery function speaks, started with the environment of the packaged template and what the store holds. */
const policyOn = async (stage: string, stored: Readonly<Record<string, string>> = {}) => {
  const template = await packaged(stage);
  const { Environment } = template.Resources.DeliverDashnotificationLambdaFunction?.Properties ?? {};
  const variables: Record<string, string | Record<string, string>> = Environment.Variables;
  const path = `/realtechee-backend/${stage}/notifications/`;
  const values = Object.entries({ 'unsubscribe-key': aSecret(), ...stored });
  ssm.on(GetParametersCommand).resolves({
    Parameters: values.map(([name, Value]) => ({ Name: path + name, Type: 'String', Value, Version: 1 })),
  });
  const { settings, dependenciesWith } = deliverNotificationDependencies(
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, resolved(value, template)])),
  );
  return dependenciesWith(await settings()).policy;
};

describe('the delivery function, started with its packaged environment', () => {
  it('speaks to everybody in production', async () => {
    expect(await policyOn('prod')).toEqual({ mode: 'live' });
  }, 60_000);

  it('N15: speaks to nobody on a development stage that was given no address', async () => {
    expect(await policyOn('dev')).toEqual({ mode: 'guarded', allowed: [] });
  }, 60_000);

  it('N15: speaks to the debug address and to who is allowed of a development stage that was given them', async () => {
    const stored = {
      'debug-email': 'debug@example.com',
      'debug-phone': '+14155550199',
      'allowed-recipients': '@example.com, +1415555',
    };
    expect(await policyOn('dev', stored)).toEqual({
      mode: 'guarded',
      allowed: ['@example.com', '+1415555'],
      debugEmail: 'debug@example.com',
      debugPhone: '+14155550199',
    });
  }, 60_000);

  it.each([
    'debug-email',
    'debug-phone',
    'allowed-recipients',
  ])('N15, E2: does not run in production with %s in its store', async (name) => {
    const stored = { [name]: name === 'debug-phone' ? '+14155550199' : 'debug@example.com' };
    await expect(policyOn('prod', stored)).rejects.toThrow(
      `notifications/${name} belongs to stages of kind development only`,
    );
  }, 60_000);
});
