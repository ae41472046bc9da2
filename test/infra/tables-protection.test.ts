import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageStage } from '../../tools/build-stage-package.ts';
import { type Properties, packaged, ROOT, type Template } from './packaged.ts';

/** What deploying again does not bring back. */
const HOLDING_DATA =
  /^AWS::(DynamoDB::Table|S3::Bucket|KMS::Key|Backup::BackupVault|Cognito::UserPool|RDS::.*|EFS::FileSystem)$/;

/** The framework's own: it holds artifacts, which a build makes again. */
const ARTIFACTS = 'ServerlessDeploymentBucket';

const stackPolicyOf = async (stage: string): Promise<readonly Properties[]> => {
  const template = await packageStage(stage, join(ROOT, '.build', 'packages', stage));
  const state = JSON.parse(readFileSync(join(template, '..', 'serverless-state.json'), 'utf8'));
  return state.service.provider.stackPolicy;
};

const holdingData = (template: Template) =>
  Object.entries(template.Resources).filter(([id, { Type }]) => HOLDING_DATA.test(Type) && id !== ARTIFACTS);

describe('what holds data', () => {
  it.each(['prod', 'dev'])('E4: outlives the stack of %s', async (stage) => {
    const held = holdingData(await packaged(stage));
    expect(new Set(held.map(([, { Type }]) => Type)).size).toBeGreaterThanOrEqual(4);
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of held) {
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
    }
  }, 60_000);

  it.each(['prod', 'dev'])('E4: is neither replaced nor deleted by an update of %s', async (stage) => {
    const [allowed, denied] = await stackPolicyOf(stage);
    expect(allowed).toEqual({ Effect: 'Allow', Principal: '*', Action: ['Update:*'], Resource: '*' });
    expect(denied).toMatchObject({ Effect: 'Deny', Action: ['Update:Replace', 'Update:Delete'], Resource: '*' });
    const types = new Set(holdingData(await packaged(stage)).map(([, { Type }]) => Type));
    expect(denied?.Condition.StringEquals.ResourceType).toEqual(expect.arrayContaining([...types]));
  }, 60_000);

  it('goes with a stage that says so', async () => {
    const template = await packaged('dev', ['retainData=false']);
    for (const [id, { DeletionPolicy }] of holdingData(template)) expect([id, DeletionPolicy]).toEqual([id, 'Delete']);
    expect(template.Resources.ContactsTable?.Properties.DeletionProtectionEnabled).toBe(false);
  }, 60_000);
});
