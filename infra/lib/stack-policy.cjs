const resolveStage = require('./stage.cjs');

/** What cannot be made again by deploying again. */
const HOLDING_DATA = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
];

/** An update of the stack may change what holds data, but never replace or delete it. */
module.exports = async (variables) => {
  const { retainData } = await resolveStage(variables);
  const anything = { Effect: 'Allow', Principal: '*', Action: 'Update:*', Resource: '*' };
  const spareData = {
    Effect: 'Deny',
    Principal: '*',
    Action: ['Update:Replace', 'Update:Delete'],
    Resource: '*',
    Condition: { StringEquals: { ResourceType: HOLDING_DATA } },
  };
  return retainData ? [anything, spareData] : [anything];
};
