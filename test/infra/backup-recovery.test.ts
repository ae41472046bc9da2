import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Properties, packaged, ROOT, type Template } from './packaged.ts';

const run = promisify(execFile);

/** As a person would run it, without credentials. */
const ENV = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  SLS_SCHEMA_CACHE_BASE_DIR: join(ROOT, 'node_modules', '.cache', 'osls'),
};

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

describe('the recovery service', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'recovery-'));
    mkdirSync(join(folder, 'infra'));
    for (const name of ['lib', 'stages']) symlinkSync(join(ROOT, 'infra', name), join(folder, 'infra', name));
    mkdirSync(join(folder, 'infra', 'recovery'));
    for (const file of ['serverless.yml', 'vault.cjs'])
      copyFileSync(join(ROOT, 'infra/recovery', file), join(folder, 'infra/recovery', file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const packageRecovery = async (stage: string): Promise<{ template: Template; state: Properties }> => {
    const out = join(folder, stage);
    await run(
      process.execPath,
      [join(ROOT, 'node_modules/osls/bin/serverless.js'), 'package', '--stage', stage, '--package', out],
      { cwd: join(folder, 'infra', 'recovery'), env: ENV },
    );
    const read = (file: string) => JSON.parse(readFileSync(join(out, file), 'utf8'));
    return { template: read('cloudformation-template-update-stack.json'), state: read('serverless-state.json') };
  };

  it.each(['prod', 'dev'])('of %s is packaged without credentials: a vault and a key in us-west-2', async (stage) => {
    const { template, state } = await packageRecovery(stage);
    expect(state.service.provider).toMatchObject({ region: 'us-west-2' });
    expect(template.Resources.RecoveryVault).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BackupVaultName: `realtechee-backend-${stage}-recovery`,
        EncryptionKeyArn: { 'Fn::GetAtt': ['RecoveryKey', 'Arn'] },
      },
    });
    expect(template.Resources.RecoveryKey).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    expect(template.Outputs.RecoveryKeyId).toMatchObject({
      Export: { Name: `realtechee-backend-${stage}-recovery-key` },
    });
    const other = stage === 'prod' ? 'dev' : 'prod';
    expect(JSON.stringify(template)).not.toContain(`realtechee-backend-${other}`);
  }, 30_000);

  it("E1: lets in its own stage's backup role, by the name that the stage gives it", async () => {
    const { template } = await packageRecovery('prod');
    const everybody: readonly Properties[] = template.Resources.RecoveryKey?.Properties.KeyPolicy.Statement.filter(
      ({ Principal }: Properties) => Principal.AWS === '*',
    );
    expect(everybody.length).toBeGreaterThan(0);
    for (const { Condition } of everybody) {
      const roles = Condition.ArnEquals['aws:PrincipalArn'].map(
        (arn: Properties) => /role\/(.*)$/.exec(arn['Fn::Sub'])?.[1],
      );
      const name = prod.Resources.BackupRole?.Properties.RoleName;
      expect(roles).toEqual([name, `${name}-usw2`]);
    }
  }, 30_000);
});
