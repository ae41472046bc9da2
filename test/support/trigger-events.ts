import type {
  CustomMessageTriggerEvent,
  PostConfirmationTriggerEvent,
  PreSignUpTriggerEvent,
  PreTokenGenerationV2TriggerEvent,
} from 'aws-lambda';

const base = <Source extends string>(triggerSource: Source, userName: string) => ({
  version: '1',
  region: 'us-west-1',
  userPoolId: 'us-west-1_Example1',
  triggerSource,
  userName,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: 'client1' },
});

type Attributes = Record<string, string>;
type Metadata = Record<string, string> | undefined;

export const preSignUpEvent = (
  userAttributes: Attributes,
  clientMetadata?: Metadata,
  triggerSource: PreSignUpTriggerEvent['triggerSource'] = 'PreSignUp_SignUp',
): PreSignUpTriggerEvent => ({
  ...base(triggerSource, 'sub-1'),
  request: { userAttributes, validationData: undefined, clientMetadata },
  response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
});

export const postConfirmationEvent = (
  userAttributes: Attributes,
  clientMetadata?: Metadata,
  triggerSource: PostConfirmationTriggerEvent['triggerSource'] = 'PostConfirmation_ConfirmSignUp',
): PostConfirmationTriggerEvent => ({
  ...base(triggerSource, userAttributes.sub ?? ''),
  request: { userAttributes, clientMetadata },
  response: {},
});

export const preTokenEvent = (
  userAttributes: Attributes,
  groups: readonly string[],
  triggerSource: PreTokenGenerationV2TriggerEvent['triggerSource'] = 'TokenGeneration_Authentication',
): PreTokenGenerationV2TriggerEvent => ({
  ...base(triggerSource, userAttributes.sub ?? ''),
  version: '2',
  request: {
    userAttributes,
    groupConfiguration: {
      groupsToOverride: [...groups],
      iamRolesToOverride: groups.map((group) => `arn:aws:iam::123456789012:role/${group}`),
      preferredRole: `arn:aws:iam::123456789012:role/${groups[0]}`,
    },
    scopes: ['aws.cognito.signin.user.admin'],
  },
  response: { claimsAndScopeOverrideDetails: {} },
});

export const customMessageEvent = (
  userAttributes: Attributes,
  clientMetadata?: Metadata,
  triggerSource: CustomMessageTriggerEvent['triggerSource'] = 'CustomMessage_AdminCreateUser',
): CustomMessageTriggerEvent => ({
  ...base(triggerSource, userAttributes.sub ?? ''),
  request: {
    userAttributes,
    codeParameter: '{####}',
    linkParameter: '{##Click Here##}',
    usernameParameter: triggerSource === 'CustomMessage_AdminCreateUser' ? '{username}' : null,
    clientMetadata,
  },
  response: { smsMessage: null, emailMessage: null, emailSubject: null },
});
