const { arnOf } = require('./cloudformation.cjs');

/** The functions that the user pool calls by itself, by what it calls them for. */
const USER_POOL_TRIGGERS = {
  PreSignUp: 'pre-sign-up',
  PostConfirmation: 'post-confirmation',
  CustomMessage: 'custom-message',
  PreTokenGeneration: 'pre-token-generation',
};

/** Of this stage's pool. */
const userPoolArn = arnOf('cognito-idp', `userpool/\${UserPool}`);

const isUserPoolTrigger = (name) => Object.values(USER_POOL_TRIGGERS).includes(name);

/** By the logical id that the framework gives a function. */
const triggerFunctionArn = (name) => ({
  'Fn::GetAtt': [`${name[0].toUpperCase()}${name.slice(1).replaceAll('-', 'Dash')}LambdaFunction`, 'Arn'],
});

/** What the pool calls, for `LambdaConfig`. Access tokens are shaped too, which takes the second version of that event. */
const lambdaConfig = () => {
  const { PreTokenGeneration, ...others } = USER_POOL_TRIGGERS;
  return {
    ...Object.fromEntries(Object.entries(others).map(([trigger, name]) => [trigger, triggerFunctionArn(name)])),
    PreTokenGenerationConfig: { LambdaArn: triggerFunctionArn(PreTokenGeneration), LambdaVersion: 'V2_0' },
  };
};

module.exports = { USER_POOL_TRIGGERS, userPoolArn, isUserPoolTrigger, triggerFunctionArn, lambdaConfig };
