const { triggerFunctionArn, USER_POOL_TRIGGERS, userPoolArn } = require('../lib/user-pool-triggers.cjs');

/** Lets this stage's user pool, and nobody else's, call the functions that it names. */
module.exports = async () => ({
  Resources: Object.fromEntries(
    Object.entries(USER_POOL_TRIGGERS).map(([trigger, name]) => [
      `UserPool${trigger}Permission`,
      {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          FunctionName: triggerFunctionArn(name),
          Action: 'lambda:InvokeFunction',
          Principal: 'cognito-idp.amazonaws.com',
          SourceAccount: { Ref: 'AWS::AccountId' },
          SourceArn: userPoolArn,
        },
      },
    ]),
  ),
});
