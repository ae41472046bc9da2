const { sub } = require('./cloudformation.cjs');

const HOME_REGION = 'us-west-1';
const SHORT = { north: 'n', south: 's', east: 'e', west: 'w', central: 'c' };
const shortOf = (word) => Object.entries(SHORT).reduce((text, [long, short]) => text.replace(long, short), word);

/**
 * What follows a name that an account has once in all its regions: nothing at home, elsewhere the region, as in `-usw2`. A stage
 * that goes on in another region finds its names free, though those at home are taken still.
 */
const regionMark = (region) =>
  region === HOME_REGION
    ? ''
    : `-${region
        .split('-')
        .map((word, at) => (at === 0 ? word : shortOf(word)))
        .join('')}`;

/** Bucket names are unique in the world, so this one carries the account too. At most 62 characters of the 63 allowed. */
const bucketPrefix = (what, { service, stage, region }) => `${service}-${stage}-${what}${regionMark(region)}-`;
const bucketName = (what, settings) => sub(`${bucketPrefix(what, settings)}\${AWS::AccountId}`);

const bucketArn = (what, settings) => sub(`arn:\${AWS::Partition}:s3:::${bucketName(what, settings)['Fn::Sub']}`);

const trailName = ({ service, stage }) => `${service}-${stage}`;

/** What infra/recovery makes in the other region, and the plan of this one copies to. */
const recoveryVaultName = ({ service, stage }) => `${service}-${stage}-recovery`;
const recoveryKeyAlias = ({ service, stage }) => `alias/${service}-${stage}-recovery`;

const backupRoleName = ({ service, stage, region }) => `${service}-${stage}-backup${regionMark(region)}`;

module.exports = {
  regionMark,
  bucketPrefix,
  bucketName,
  bucketArn,
  trailName,
  recoveryVaultName,
  recoveryKeyAlias,
  backupRoleName,
};
