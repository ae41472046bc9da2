import { deliverNotificationDependencies } from '../../src/handlers/notifications/dependencies.ts';
import { packaged, type Template } from './packaged.ts';

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

/** To whom the delivery function speaks, started with the environment that the packaged template gives it. */
const policyOn = async (stage: string, params: readonly string[] = []) => {
  const template = await packaged(stage, params);
  const { Environment } = template.Resources.DeliverDashnotificationLambdaFunction?.Properties ?? {};
  const variables: Record<string, string | Record<string, string>> = Environment.Variables;
  return deliverNotificationDependencies(
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, resolved(value, template)])),
  ).policy;
};

describe('the delivery function, started with its packaged environment', () => {
  it('speaks to everybody in production', async () => {
    expect(await policyOn('prod')).toEqual({ mode: 'live' });
  }, 60_000);

  it('N15: speaks to nobody on a development stage that was given no address', async () => {
    expect(await policyOn('dev')).toEqual({ mode: 'guarded', allowed: [] });
  }, 60_000);

  it('N15: speaks to the debug address of a development stage that was given one', async () => {
    expect(await policyOn('dev', ['debugEmail=debug@example.com'])).toEqual({
      mode: 'guarded',
      allowed: [],
      debugEmail: 'debug@example.com',
    });
  }, 60_000);
});
