const resolveStage = require('../lib/stage.cjs');

/** The topic that every alarm speaks to, and the address that hears it, where the stage has one. */
module.exports = async (variables) => {
  const { service, stage, title, alertEmail } = await resolveStage(variables);
  const subscription = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'AlertTopic' }, Protocol: 'email', Endpoint: alertEmail },
  };
  return {
    Resources: {
      AlertTopic: {
        Type: 'AWS::SNS::Topic',
        Properties: { TopicName: `RealTechee-${title}-Alerts`, KmsMasterKeyId: { Ref: 'StageKey' } },
      },
      AlertTopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: {
          Topics: [{ Ref: 'AlertTopic' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'AlarmsOfThisStage',
                Effect: 'Allow',
                Principal: { Service: 'cloudwatch.amazonaws.com' },
                Action: 'sns:Publish',
                Resource: { Ref: 'AlertTopic' },
                Condition: {
                  StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
                  ArnLike: {
                    'aws:SourceArn': {
                      'Fn::Sub': `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${service}-${stage}-*`,
                    },
                  },
                },
              },
              {
                Sid: 'EncryptedTransportOnly',
                Effect: 'Deny',
                Principal: '*',
                Action: 'sns:Publish',
                Resource: { Ref: 'AlertTopic' },
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              },
            ],
          },
        },
      },
      ...(alertEmail ? { AlertEmailSubscription: subscription } : {}),
    },
  };
};
