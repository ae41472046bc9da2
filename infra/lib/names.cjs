const { sub } = require('./cloudformation.cjs');

/** Bucket names are unique in the world, so this one carries the account too. At most 54 characters of the 63 allowed. */
const bucketName = (what, { service, stage }) => sub(`${service}-${stage}-${what}-\${AWS::AccountId}`);

const bucketArn = (what, settings) => sub(`arn:\${AWS::Partition}:s3:::${bucketName(what, settings)['Fn::Sub']}`);

const trailName = ({ service, stage }) => `${service}-${stage}`;

/** What infra/recovery makes in the other region, and the plan of this one copies to. */
const recoveryVaultName = ({ service, stage }) => `${service}-${stage}-recovery`;
const recoveryKeyAlias = ({ service, stage }) => `alias/${service}-${stage}-recovery`;

const backupRoleName = ({ service, stage }) => `${service}-${stage}-backup`;

module.exports = { bucketName, bucketArn, trailName, recoveryVaultName, recoveryKeyAlias, backupRoleName };
