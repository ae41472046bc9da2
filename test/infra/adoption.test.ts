import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readPermissionExemptions } from '../../src/adapters/serverless/read-permission-exemptions.ts';
import { judgeIsolation } from '../../src/domain/operations/judge-isolation.ts';
import { readTemplateFacts } from '../../src/domain/operations/read-template-facts.ts';
import { ofType, type Properties, packaged, ROOT, sls } from './packaged.ts';
import { packagedStage } from './packaged-stages.ts';

const SUFFIX = 'abcdefghijklmnopqrstuvwx23';
const streamOf = (model: string) =>
  `streamArn${model}=arn:aws:dynamodb:us-west-1:123456789012:table/${model}-${SUFFIX}-NONE/stream/2026-01-01T00:00:00.000`;

/** Every stream that the registry has, in its order. */
const STREAMS = Object.entries(
  parse(readFileSync(join(ROOT, 'infra', 'tables.yml'), 'utf8')) as Record<string, Properties>,
)
  .filter(([, { stream }]) => stream !== undefined)
  .map(([model]) => model);
const SINCE = 'signalsSince=2026-11-22T00:00:00Z';

const packageDev = async (...params: readonly string[]) =>
  sls(['package', '--stage', 'dev', '--package', '.build/refused', ...params.flatMap((param) => ['--param', param])]);

describe('adopting tables that exist', () => {
  it('creates the tables of the backend alone, and refers to the others by their names', async () => {
    const params = [`backendSuffix=${SUFFIX}`, 'adoptTables=true', ...STREAMS.map(streamOf), SINCE];
    const template = await packaged('dev', params);
    expect(ofType(template, 'AWS::DynamoDB::Table').map(([, { TableName }]) => TableName)).toEqual([
      `BackendState-${SUFFIX}-NONE`,
      `UserDirectory-${SUFFIX}-NONE`,
      `UserCommands-${SUFFIX}-NONE`,
    ]);
    const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping')
      .map(([, { EventSourceArn }]) => EventSourceArn)
      .filter((arn) => JSON.stringify(arn) !== JSON.stringify({ 'Fn::GetAtt': ['NotificationFeedback', 'Arn'] })); // a queue
    for (const arn of mappings) expect(arn).toMatch(new RegExp(`table/\\w+-${SUFFIX}-NONE/stream/`));
    const read = new Set(mappings.map((arn: string) => /table\/(\w+)-/.exec(arn)?.[1]));
    expect([...read].toSorted()).toEqual(STREAMS.toSorted());
    const roles = JSON.stringify(template.Resources.WakeDueNotificationsRole);
    expect(roles).toContain(`table/Contacts-${SUFFIX}-NONE/index/roleType`);
    expect(roles).toContain('BackendStateTable');
    expect(JSON.stringify(template)).not.toContain('ContactsTable');
  }, 60_000);

  it('O1: after a recovery adopts every table, and creates none', async () => {
    const params = [`backendSuffix=${SUFFIX}`, 'adoptTables=all', ...STREAMS.map(streamOf), SINCE];
    const template = await packaged('dev', params);
    expect(ofType(template, 'AWS::DynamoDB::Table')).toEqual([]);
    expect(JSON.stringify(template.Resources.WakeDueNotificationsRole)).toContain(`table/BackendState-${SUFFIX}-NONE`);
    expect(JSON.stringify(template)).not.toMatch(/"(BackendState|UserDirectory|Contacts)Table[".]/);
  }, 60_000);

  it('O1, E1: after a recovery in another region reaches tables by the key of infra/recovery there, by reference', async () => {
    const params = [`backendSuffix=${SUFFIX}`, 'adoptTables=all', ...STREAMS.map(streamOf), SINCE];
    const imported = JSON.stringify({ 'Fn::ImportValue': 'realtechee-backend-dev-recovery-key' });
    const template = await packaged('dev', [...params, 'tableKey=recovery']);
    for (const role of ['WakeDueNotificationsRole', 'RunDrillRole', 'BackupRole'])
      expect([role, JSON.stringify(template.Resources[role])]).toEqual([role, expect.stringContaining(imported)]);
    const moved = { ...(await packagedStage('dev')), suffix: SUFFIX, template: { ...template } };
    const facts = [await packagedStage('prod'), moved].map(readTemplateFacts);
    expect(judgeIsolation(facts, readPermissionExemptions(join(ROOT, 'infra', 'permission-exemptions.yml')))).toEqual(
      [],
    );
    const own = JSON.stringify(await packaged('dev', params));
    expect(own).not.toContain('Fn::ImportValue');
    const { code, output } = await packageDev('tableKey=any');
    expect([code, output]).toEqual([1, expect.stringContaining('tableKey is own, or recovery')]);
  }, 60_000);

  it('refuses a word that is none', async () => {
    const { code, output } = await packageDev('adoptTables=some', `backendSuffix=${SUFFIX}`, SINCE);
    expect([code, output]).toEqual([1, expect.stringContaining('adoptTables is true')]);
  });

  it('asks for the suffix', async () => {
    const { code, output } = await packageDev('adoptTables=true');
    expect(code).toBe(1);
    expect(output.trim()).toBe('To adopt tables, say which: --param backendSuffix=<the 26 characters in their names>.');
  });

  it('asks since when signals count, lest the old ones be told again', async () => {
    const { code, output } = await packageDev('adoptTables=true', `backendSuffix=${SUFFIX}`);
    expect([code, output]).toEqual([1, expect.stringContaining('--param signalsSince=')]);
  });

  it.each(
    STREAMS,
  )('asks for the stream of %s, which nothing can derive, by the name of its parameter', async (model) => {
    const others = STREAMS.filter((other) => other !== model).map(streamOf);
    const { code, output } = await packageDev('adoptTables=true', `backendSuffix=${SUFFIX}`, SINCE, ...others);
    expect(code).toBe(1);
    expect(output).toContain(`--param streamArn${model}=`);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('refuses the stream of another table or stage', async () => {
    const others = STREAMS.filter((model) => model !== 'NotificationQueue').map(streamOf);
    const wrong = streamOf('NotificationQueue').replaceAll(SUFFIX, SUFFIX.replace('a', 'z'));
    const { code, output } = await packageDev('adoptTables=true', `backendSuffix=${SUFFIX}`, SINCE, ...others, wrong);
    expect([code, output]).toEqual([1, expect.stringContaining('--param streamArnNotificationQueue=')]);
  });
});
