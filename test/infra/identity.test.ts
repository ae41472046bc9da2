import { ofType, type Properties, packaged, sls, type Template } from './packaged.ts';

let prod: Template;
let dev: Template;
beforeAll(async () => {
  [prod, dev] = [await packaged('prod'), await packaged('dev')];
}, 60_000);

const only = (template: Template, type: string): Properties => {
  const [found, ...others] = ofType(template, type);
  expect(others).toEqual([]);
  return found?.[1] ?? {};
};
const pool = (template: Template) => only(template, 'AWS::Cognito::UserPool');
const groups = () =>
  ofType(prod, 'AWS::Cognito::UserPoolGroup').toSorted(([, one], [, other]) => one.Precedence - other.Precedence);

describe('the user pool', () => {
  it('E4: outlives its stack, and is not deleted by hand either', () => {
    for (const template of [prod, dev]) {
      expect(template.Resources.UserPool).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      expect(template.Resources.UserPoolClient).toMatchObject({ DeletionPolicy: 'Retain' });
      expect(pool(template).DeletionProtection).toBe('ACTIVE');
    }
  });

  it('takes passwords of 8 or more characters, of all four kinds', () => {
    for (const template of [prod, dev]) {
      expect(pool(template).Policies.PasswordPolicy).toMatchObject({
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
      });
    }
  });

  it('offers a second factor in production, and none elsewhere', () => {
    expect(pool(prod)).toMatchObject({ MfaConfiguration: 'OPTIONAL', EnabledMfas: ['SOFTWARE_TOKEN_MFA'] });
    expect(pool(dev).MfaConfiguration).toBe('OFF');
  });

  it('answers threats in production, where the plan that can is paid for', () => {
    expect(pool(prod)).toMatchObject({ UserPoolTier: 'PLUS', UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } });
    expect(only(prod, 'AWS::Cognito::UserPoolRiskConfigurationAttachment')).toMatchObject({
      ClientId: 'ALL',
      CompromisedCredentialsRiskConfiguration: { Actions: { EventAction: 'BLOCK' } },
    });
    expect(pool(dev)).toMatchObject({ UserPoolTier: 'ESSENTIALS' });
    expect(pool(dev)).not.toHaveProperty('UserPoolAddOns');
    expect(ofType(dev, 'AWS::Cognito::UserPoolRiskConfigurationAttachment')).toEqual([]);
  });

  it('U4: lets nobody in by themselves until the stage says so; its triggers are there in any case', async () => {
    for (const template of [prod, dev])
      expect(pool(template).AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(true);
    const open = await packaged('dev', ['selfSignUp=true']);
    expect(pool(open).AdminCreateUserConfig.AllowAdminCreateUserOnly).toBe(false);
    for (const template of [prod, dev, open]) expect(pool(template).LambdaConfig).toHaveProperty('PreSignUp');
  }, 60_000);

  it('knows the attributes of the platform, and an address once it is proven', () => {
    expect(pool(prod).Schema.map(({ Name }: Properties) => Name)).toEqual([
      'email',
      'role',
      'contactId',
      'membershipTier',
      'companyId',
      'emailNotifications',
      'smsNotifications',
    ]);
    expect(pool(prod).UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate).toEqual(['email']);
  });

  it('sends mail in production as the stage does, and in development as Cognito', () => {
    expect(pool(prod).EmailConfiguration).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      SourceArn: { 'Fn::Sub': expect.stringMatching(/:identity\/realtechee\.com$/) },
      ConfigurationSet: { Ref: 'MailConfigurationSet' },
    });
    expect(pool(dev).EmailConfiguration).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  it.each(['threatProtection=some', 'userPoolMail=pigeon'])('is refused with one sentence for %s', async (param) => {
    const { code, output } = await sls(['package', '--stage', 'dev', '--package', '.build/refused', '--param', param]);
    const [name, value] = param.split('=');
    expect([code, output]).toEqual([1, expect.stringContaining(`${name} is "${value}": it takes `)]);
    expect(output.trim().split('\n')).toHaveLength(1);
  }, 30_000);
});

describe('the app client', () => {
  const client = () => only(prod, 'AWS::Cognito::UserPoolClient');

  it('lets people write of the custom attributes their notification preferences alone: never a role', () => {
    const written: readonly string[] = client().WriteAttributes;
    expect(written.filter((name) => name.startsWith('custom:'))).toEqual([
      'custom:emailNotifications',
      'custom:smsNotifications',
    ]);
    expect(written).toContain('email'); // a required attribute, or nobody could be made
    expect(written.filter((name) => name.endsWith('_verified'))).toEqual([]);
  });

  it('has no secret, says nothing about who has an account, and takes no password in plain text', () => {
    expect(client()).toMatchObject({ GenerateSecret: false, PreventUserExistenceErrors: 'ENABLED' });
    expect(client().ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']);
  });

  it('gives rights for 15 minutes at a time, for a week without signing in again, and can take them back', () => {
    expect(client()).toMatchObject({
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 7,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'days' },
      EnableTokenRevocation: true,
    });
  });
});

describe('the groups', () => {
  it('are the eight of the platform, in order of their rank', () => {
    expect(groups().map(([, { GroupName }]) => GroupName)).toEqual([
      'super_admin',
      'admin',
      'accounting',
      'srm',
      'agent',
      'homeowner',
      'provider',
      'guest',
    ]);
    expect(groups().map(([, { Precedence }]) => Precedence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('E3: have each a role of their own, which may do nothing by itself', () => {
    const roles = groups().map(([, { RoleArn }]) => RoleArn['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(8);
    for (const id of roles) {
      const role = prod.Resources[id]?.Properties ?? {};
      expect(Object.keys(role).filter((name) => /Polic/.test(name))).toEqual(['AssumeRolePolicyDocument']);
    }
  });

  it('E3: lend their role to signed-in people of this identity pool alone', () => {
    for (const [, { RoleArn }] of groups()) {
      const role = prod.Resources[RoleArn['Fn::GetAtt'][0]]?.Properties ?? {};
      const [statement, ...others] = role.AssumeRolePolicyDocument.Statement;
      expect(others).toEqual([]);
      expect(statement).toEqual({
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { 'cognito-identity.amazonaws.com:aud': { Ref: 'IdentityPool' } },
          'ForAnyValue:StringEquals': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
        },
      });
    }
  });
});

describe('the identity pool', () => {
  it('gives the role of the highest group, and nothing to strangers or to who is in no group', () => {
    expect(only(prod, 'AWS::Cognito::IdentityPool')).toMatchObject({
      AllowUnauthenticatedIdentities: false,
      AllowClassicFlow: false,
      CognitoIdentityProviders: [{ ClientId: { Ref: 'UserPoolClient' }, ServerSideTokenCheck: true }],
    });
    const roles = only(prod, 'AWS::Cognito::IdentityPoolRoleAttachment');
    expect(roles.Roles).toEqual({});
    expect(Object.values(roles.RoleMappings)).toEqual([
      expect.objectContaining({ Type: 'Token', AmbiguousRoleResolution: 'Deny' }),
    ]);
  });
});
