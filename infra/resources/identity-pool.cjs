const { policyDocument, sub } = require('../lib/cloudformation.cjs');
const { USER_GROUPS, groupRoleId } = require('../lib/user-groups.cjs');

const PROVIDER = `cognito-idp.\${AWS::Region}.\${AWS::URLSuffix}/\${UserPool}`;

/**
 * What a group may do in AWS by itself, without the API: nothing yet. A capability that needs more (files of one's own,
 * say) adds a policy here whose resources carry `${cognito-identity.amazonaws.com:sub}`.
 */
const groupRole = ({ name }) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Description: `People of the group ${name}, by the identity pool`,
    MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: policyDocument({
      Effect: 'Allow',
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': { Ref: 'IdentityPool' } },
        'ForAnyValue:StringEquals': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
    }),
  },
});

/** Credentials of AWS for signed-in people: the role of their highest group, and none for who is in no group or not signed in. */
module.exports = async ({ resolveVariable }) => ({
  Resources: {
    IdentityPool: {
      Type: 'AWS::Cognito::IdentityPool',
      Properties: {
        IdentityPoolName: `${await resolveVariable('self:service')}-${await resolveVariable('sls:stage')}`,
        AllowUnauthenticatedIdentities: false,
        AllowClassicFlow: false,
        CognitoIdentityProviders: [
          { ClientId: { Ref: 'UserPoolClient' }, ProviderName: sub(PROVIDER), ServerSideTokenCheck: true },
        ],
      },
    },
    IdentityPoolRoles: {
      Type: 'AWS::Cognito::IdentityPoolRoleAttachment',
      Properties: {
        IdentityPoolId: { Ref: 'IdentityPool' },
        Roles: {}, // the API underneath asks for it; without a group there is no role
        RoleMappings: {
          people: {
            IdentityProvider: sub(`${PROVIDER}:\${UserPoolClient}`),
            Type: 'Token',
            AmbiguousRoleResolution: 'Deny',
          },
        },
      },
    },
    ...Object.fromEntries(USER_GROUPS.map((group) => [groupRoleId(group), groupRole(group)])),
  },
  Outputs: {
    IdentityPoolId: { Description: 'Where signed-in people get credentials', Value: { Ref: 'IdentityPool' } },
  },
});
