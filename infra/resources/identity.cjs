const { arnOf, keeping } = require('../lib/cloudformation.cjs');
const { mailIdentityOf } = require('../lib/mail-identity.cjs');
const resolveStage = require('../lib/stage.cjs');
const { lambdaConfig } = require('../lib/user-pool-triggers.cjs');
const { USER_GROUPS, groupId, groupRoleId } = require('../lib/user-groups.cjs');

/** An attribute stays in a pool for ever: one can be added here, none removed or made of another type. */
const CUSTOM_ATTRIBUTES = [
  { Name: 'role', AttributeDataType: 'String' },
  { Name: 'contactId', AttributeDataType: 'String' },
  { Name: 'membershipTier', AttributeDataType: 'String' },
  { Name: 'companyId', AttributeDataType: 'String' },
  { Name: 'emailNotifications', AttributeDataType: 'Boolean' },
  { Name: 'smsNotifications', AttributeDataType: 'Boolean' },
].map((attribute) => ({ ...attribute, Mutable: true }));

/** What people write about themselves. Nothing that gives a right is among it: rights come from groups alone. */
const WRITTEN_BY_THE_PERSON = [
  'email',
  'given_name',
  'family_name',
  'phone_number',
  'custom:emailNotifications',
  'custom:smsNotifications',
];
const READ_BY_THE_PERSON = [
  ...WRITTEN_BY_THE_PERSON,
  'email_verified',
  'phone_number_verified',
  'custom:role',
  'custom:contactId',
  'custom:membershipTier',
  'custom:companyId',
];

const oneOf = (name, value, meanings) => {
  const meaning = meanings[`${value}`];
  if (meaning === undefined) {
    resolveStage.refuse(`${name} is "${value}": it takes ${Object.keys(meanings).join(', ')}.`);
  }
  return meaning;
};

const MFA = {
  ready: { MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] },
  false: { MfaConfiguration: 'OFF' },
};

/** Threat protection belongs to the plan Plus, which is paid by active user. docs/cost.md */
const THREAT_PROTECTION = {
  off: { UserPoolTier: 'ESSENTIALS' },
  audit: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' } },
  enforced: { UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } },
};

/** Cognito itself sends 50 mails a day, from an address of its own; by SES, as the stage's sender, once that is verified. */
const mailOf = (settings) => ({
  EmailConfiguration: oneOf('userPoolMail', settings.userPoolMail, {
    cognito: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    ses: {
      EmailSendingAccount: 'DEVELOPER',
      From: settings.mailFrom,
      SourceArn: arnOf('ses', `identity/${mailIdentityOf(settings)}`),
      ConfigurationSet: { Ref: 'MailConfigurationSet' },
    },
  }),
});

const userPool = (settings) => ({
  Type: 'AWS::Cognito::UserPool',
  ...keeping(settings),
  Properties: {
    UserPoolName: `${settings.service}-${settings.stage}`,
    DeletionProtection: settings.retainData ? 'ACTIVE' : 'INACTIVE',
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: !settings.selfSignUp },
    Schema: [{ Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true }, ...CUSTOM_ATTRIBUTES],
    Policies: {
      PasswordPolicy: {
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 3,
      },
    },
    ...oneOf('mfaEnabled', settings.mfaEnabled, MFA),
    ...oneOf('threatProtection', settings.threatProtection, THREAT_PROTECTION),
    ...mailOf(settings),
    LambdaConfig: lambdaConfig(),
  },
});

/** For browsers and phones, which keep no secret. A right that was taken away is gone when the access token is: 15 minutes. */
const userPoolClient = (settings) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  ...keeping(settings),
  Properties: {
    ClientName: `${settings.service}-${settings.stage}-app`,
    UserPoolId: { Ref: 'UserPool' },
    GenerateSecret: false,
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: true,
    AuthSessionValidity: 3,
    AccessTokenValidity: 15,
    IdTokenValidity: 15,
    RefreshTokenValidity: 7,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
    ReadAttributes: READ_BY_THE_PERSON,
    WriteAttributes: WRITTEN_BY_THE_PERSON,
  },
});

const userGroup = (group, at, settings) => ({
  Type: 'AWS::Cognito::UserPoolGroup',
  ...keeping(settings),
  Properties: {
    UserPoolId: { Ref: 'UserPool' },
    GroupName: group.name,
    Description: group.description,
    Precedence: at + 1,
    RoleArn: { 'Fn::GetAtt': [groupRoleId(group), 'Arn'] },
  },
});

/** What threat protection does about what it finds. Nobody is written to: the notices would need mail of their own. */
const riskConfiguration = () => ({
  Type: 'AWS::Cognito::UserPoolRiskConfigurationAttachment',
  Properties: {
    UserPoolId: { Ref: 'UserPool' },
    ClientId: 'ALL',
    CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
    AccountTakeoverRiskConfiguration: {
      Actions: {
        LowAction: { EventAction: 'NO_ACTION', Notify: false },
        MediumAction: { EventAction: 'MFA_IF_CONFIGURED', Notify: false },
        HighAction: { EventAction: 'MFA_REQUIRED', Notify: false },
      },
    },
  },
});

/** Who the people are: the user pool of the stage, its one client, and the groups that decide what one may do. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  return {
    Resources: {
      UserPool: userPool(settings),
      UserPoolClient: userPoolClient(settings),
      ...Object.fromEntries(USER_GROUPS.map((group, at) => [groupId(group), userGroup(group, at, settings)])),
      ...(settings.threatProtection === 'enforced' ? { UserPoolRisks: riskConfiguration() } : {}),
    },
    Outputs: {
      UserPoolId: { Description: 'Where people sign in', Value: { Ref: 'UserPool' } },
      UserPoolClientId: { Description: 'As which an app signs people in', Value: { Ref: 'UserPoolClient' } },
    },
  };
};
