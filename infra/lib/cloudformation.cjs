const sub = (text) => ({ 'Fn::Sub': text });

/** The ARN of something of this account and region. */
const arnOf = (service, resource) =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

/** What holds data outlives its stack, unless the stage says that its data may go. */
const keeping = ({ retainData }) => {
  const policy = retainData ? 'Retain' : 'Delete';
  return { DeletionPolicy: policy, UpdateReplacePolicy: policy };
};

const allow = (sid, actions, resource, condition) => ({
  Sid: sid,
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...(condition === undefined ? {} : { Condition: condition }),
});

const policyDocument = (...statements) => ({ Version: '2012-10-17', Statement: statements });

/** No answer to who asks in plain text. */
const encryptedTransportOnly = (action, resource) => ({
  Sid: 'EncryptedTransportOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

module.exports = { sub, arnOf, keeping, allow, policyDocument, encryptedTransportOnly };
