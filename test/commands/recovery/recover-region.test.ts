import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { createFolderArchive } from '../../../src/adapters/archive/folder-archive.ts';
import { createDocumentClient } from '../../../src/adapters/dynamodb/document-client.ts';
import { createDynamoTargetTables } from '../../../src/adapters/dynamodb/dynamo-target-tables.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { main } from '../../../src/commands/main.ts';
import { canonicalItem } from '../../../src/domain/operations/backup/stored-item.ts';
import { backUp, everyType, memoryTables } from '../../support/backup-world.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';
import { deadEndpoint } from '../../support/raw-provider.ts';
import { aTerminal } from '../../support/terminal.ts';

const REGISTRY = readTableRegistry();
const [HOME, THERE] = ['us-west-1', 'us-west-2'];

describeOnMoto('realtechee recover --region, on moto', () => {
  let moto: Moto;
  let folder: string;
  let backup: string;
  const [environment, directory] = [{ ...process.env }, process.cwd()];
  beforeAll(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), 'recover-region-'));
    process.chdir(folder);
    Object.assign(process.env, {
      ...{ AWS_ENDPOINT_URL: moto.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' },
      AWS_EC2_METADATA_DISABLED: 'true',
    });
    const tables = memoryTables(0, REGISTRY);
    tables.plant('Contacts', everyType('contact-1'));
    tables.plant('NotificationQueue', { id: { S: 'n-1' }, status: { S: 'PENDING' } });
    const made = await backUp(tables, { registry: REGISTRY, archive: createFolderArchive(join(folder, 'taken-out')) });
    if (!made.ok) throw new Error('no backup');
    backup = made.value.id;
  }, 60_000);
  afterAll(async () => {
    process.chdir(directory);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, environment);
    await moto.stop();
    rmSync(folder, { recursive: true });
  });

  const recover = async (...args: readonly string[]) => {
    const { terminal, out, err } = aTerminal();
    const code = await main(['recover', '--stage', 'dev', '--region', THERE, ...args], terminal);
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const tablesIn = async (region: string): Promise<readonly string[]> => {
    const client = new DynamoDBClient({ region });
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    client.destroy();
    return TableNames;
  };
  const fromFiles = () => ['--point', backup, '--folder', join(folder, 'taken-out')];

  it('O1: refuses without a key of that region, and says how to get one', async () => {
    const { code, err } = await recover(...fromFiles(), '--apply');
    expect([code, err]).toEqual([1, expect.stringContaining('cd infra/recovery && npx sls deploy --stage dev')]);
    expect(await tablesIn(THERE)).toEqual([]);
  });

  it('O1: makes every table of a backup in files in another region, with the key of that, and nothing at home', async () => {
    const cloudFormation = new CloudFormationClient({ region: THERE });
    const TemplateBody = JSON.stringify({
      Resources: { RecoveryKey: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } } },
      Outputs: { RecoveryKey: { Value: { 'Fn::GetAtt': ['RecoveryKey', 'Arn'] } } },
    });
    await cloudFormation.send(new CreateStackCommand({ StackName: 'realtechee-backend-recovery-dev', TemplateBody }));
    cloudFormation.destroy();

    const { code, out, err } = await recover(...fromFiles(), '--apply');
    expect([code, err]).toEqual([0, expect.not.stringContaining('fault')]);
    const names = await tablesIn(THERE);
    expect([names.length, await tablesIn(HOME)]).toEqual([REGISTRY.length, []]);
    expect(out).toContain(`in ${THERE}; those of the stage stay as they are`);
    expect(out).toContain('held back, since it may have been done meanwhile: 0 signals, 1 messages');
    for (const param of [`region=${THERE}`, 'tableKey=recovery', 'adoptTables=all'])
      expect(out).toContain(`--param ${param}`);

    const suffix = /^Contacts-(.*)-NONE$/.exec(names.find((name) => name.startsWith('Contacts-')) ?? '')?.[1] ?? '';
    const client = createDocumentClient({ region: THERE });
    const { Table } = await client.send(new DescribeTableCommand({ TableName: `Contacts-${suffix}-NONE` }));
    expect(Table?.SSEDescription?.KMSMasterKeyArn).toMatch(new RegExp(`^arn:aws:kms:${THERE}:\\d{12}:key/`));
    const row = (await createDynamoTargetTables({ client, suffix }).get('Contacts', ['contact-1'])).get('contact-1');
    expect(canonicalItem(row ?? {})).toBe(canonicalItem(everyType('contact-1')));
    client.destroy();
  }, 60_000);

  it('O1: says that the home region does not answer, and names the way by a backup', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = await deadEndpoint();
    const { code, out } = await recover('--point', 'latest');
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    expect([code, out]).toEqual([1, expect.stringContaining('does not answer')]);
    expect(out).toContain('Name a backup in files by --point, with --folder');
  }, 30_000);
});
