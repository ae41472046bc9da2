import { listOf } from '../template.ts';
import { type Expected, known } from './aspects.ts';
import { type DeployedResource, nameIn, textAt } from './deployed-template.ts';

/** Whom an alarm tells, in one text. */
export const spokenTo = (actions: readonly unknown[]): string =>
  actions
    .map((action) => nameIn(`${action}`))
    .sort()
    .join(', ') || 'nobody';

const alarm = ({ properties }: DeployedResource): Expected => ({
  area: 'alarms',
  name: `${properties.AlarmName}`,
  aspects: known({
    actions: 'on',
    tells: spokenTo(listOf(properties.AlarmActions)),
    threshold: textAt(properties, 'Threshold'),
    periods: textAt(properties, 'EvaluationPeriods'),
    'missing data': textAt(properties, 'TreatMissingData'),
  }),
});

/** Every alarm, also the two that sum the others up. */
export const expectAlarms = (resources: readonly DeployedResource[]): readonly Expected[] =>
  resources
    .filter(({ type }) => ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].includes(type))
    .map(alarm);

/** The topic that alarms speak to, and that somebody hears it. */
export const expectAlerts = (resources: readonly DeployedResource[], alertEmail: string): readonly Expected[] =>
  resources
    .filter(({ type }) => type === 'AWS::SNS::Topic')
    .map(({ properties }) => ({
      area: 'alerts',
      name: `${properties.TopicName}`,
      aspects: alertEmail === '' ? {} : { 'confirmed subscriptions': 'some' },
    }));

export const expectUsers = (resources: readonly DeployedResource[]): readonly Expected[] =>
  resources
    .filter(({ type }) => type === 'AWS::Cognito::UserPool')
    .map(({ properties }) => ({
      area: 'users',
      name: `${properties.UserPoolName}`,
      aspects: known({
        MFA: textAt(properties, 'MfaConfiguration'),
        'deletion protection': textAt(properties, 'DeletionProtection'),
        'password length': textAt(properties, 'Policies.PasswordPolicy.MinimumLength'),
        'own sign-up': textAt(properties, 'AdminCreateUserConfig.AllowAdminCreateUserOnly') === 'true' ? 'off' : 'on',
      }),
    }));

/** The identity as which the stage sends, its configuration set, and the account's own leave to send. */
export const expectMail = (resources: readonly DeployedResource[], identity: string): readonly Expected[] => [
  { area: 'mail', name: `identity ${identity}`, aspects: { verified: 'yes', DKIM: 'SUCCESS' } },
  { area: 'mail', name: 'account', aspects: { sending: 'on' } },
  ...resources
    .filter(({ type }) => type === 'AWS::SES::ConfigurationSet')
    .map(
      ({ properties }): Expected => ({
        area: 'mail',
        name: `configuration set ${properties.Name}`,
        aspects: known({ sending: textAt(properties, 'SendingOptions.SendingEnabled') === 'true' ? 'on' : 'off' }),
      }),
    ),
];

/** All that the manifest declares is there and right; what is wrong is named by parameter, never by value. */
export const expectConfiguration = (path: string): readonly Expected[] => [
  { area: 'configuration', name: path, aspects: { errors: 'none' } },
];
