import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { deployedFunctions } from '../../tools/build-functions.ts';
import { ofType, packaged, ROOT, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const LANES = ['deliver-notification', 'deliver-bulk-notification'];
const NAMES = [
  ...LANES,
  'plan-notifications',
  'unsubscribe',
  'wake-due-notifications',
  'sweep-statuses',
  'record-status-changes',
  'follow-request-events',
  'requests-api',
  'users-api',
  'reconcile-users',
  'erase-users',
  'pre-sign-up',
  'post-confirmation',
  'pre-token-generation',
  'custom-message',
  'check-backups',
  'run-drill',
];

describe('the functions', () => {
  it('are each declared in one file, because a key repeated in a second is merged without a word', () => {
    const folder = join(ROOT, 'infra/functions');
    const keys = readdirSync(folder).flatMap((file) =>
      Object.keys(parse(readFileSync(join(folder, file), 'utf8'), { logLevel: 'error' })),
    );
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
  });

  const reservations = async (...packaging: Parameters<typeof packaged>) =>
    ofType(await packaged(...packaging), 'AWS::Lambda::Function').map(([, one]) => one.ReservedConcurrentExecutions);

  it('reserve as many executions as docs/deploy.md asks an account for', async () => {
    const [ofProd, ofDev] = [await reservations('prod'), await reservations('dev')];
    expect([new Set(ofProd), new Set(ofDev)]).toEqual([new Set([50]), new Set([5])]);
    const number = (count: number) => count.toLocaleString('en');
    const page = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8').replaceAll(/\s+/g, ' ');
    expect(page).toContain(
      `${number(50 * ofProd.length)} for the ${ofProd.length} of prod, ${number(5 * ofDev.length)} for`,
    );
    expect(page).toContain(
      `${number(50 * ofProd.length + 100)} for prod alone, ${number(55 * ofProd.length + 100)} with`,
    );
  }, 60_000);

  it('reserve none where the stage says so', async () => {
    const reserved = await reservations('dev', ['reservedConcurrency=none']);
    expect([...new Set(reserved.map((one) => JSON.stringify(one)))]).toEqual(['{"Ref":"AWS::NoValue"}']);
  }, 60_000);

  it('have each a handler in the source', () => {
    const functions = deployedFunctions(ROOT);
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(NAMES));
    for (const { entry } of functions) expect(existsSync(join(ROOT, entry))).toBe(true);
  });

  it('all come from a file, so that the rules above hold for all', () => {
    expect(ofType(prod, 'AWS::Lambda::Function')).toHaveLength(deployedFunctions(ROOT).length);
  });

  it('run on Node 24 on arm64, with 50 reserved executions and a limited log', () => {
    for (const [, properties] of ofType(prod, 'AWS::Lambda::Function')) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        ReservedConcurrentExecutions: 50,
      });
    }
    const groups = ofType(prod, 'AWS::Logs::LogGroup').filter(([, { LogGroupName }]) =>
      LogGroupName.startsWith('/aws/lambda/'),
    );
    expect(groups).toHaveLength(deployedFunctions(ROOT).length);
    for (const [, properties] of groups) expect(properties.RetentionInDays).toBe(90);
  });

  it('stop before the work is looked at again: a claim lasts 5 minutes, a schedule comes each minute', () => {
    const timeouts = Object.fromEntries(
      ofType(prod, 'AWS::Lambda::Function').map(([, { FunctionName, Timeout }]) => [FunctionName, Timeout]),
    );
    for (const lane of LANES) expect(timeouts[`realtechee-backend-prod-${lane}`]).toBeLessThan(300);
    expect(timeouts['realtechee-backend-prod-wake-due-notifications']).toBeLessThan(60);
    expect(timeouts['realtechee-backend-prod-sweep-statuses']).toBeLessThan(3600);
  });

  it('answer before the HTTP API gives them up', () => {
    const waits = ofType(prod, 'AWS::ApiGatewayV2::Integration').map(([, properties]) => properties);
    for (const { IntegrationUri, TimeoutInMillis } of waits) {
      const { Timeout } = prod.Resources[IntegrationUri['Fn::GetAtt'][0]]?.Properties ?? {};
      expect(Timeout * 1000).toBeLessThan(TimeoutInMillis);
    }
    expect(waits).toHaveLength(4);
  });

  it('are told nothing that is not configured', () => {
    for (const [, { Environment }] of ofType(prod, 'AWS::Lambda::Function')) {
      expect(Object.values(Environment.Variables)).not.toContain('');
    }
  });
});

describe('the environment', () => {
  const variablesOf = (template: Template) =>
    ofType(template, 'AWS::Lambda::Function').map(([, { Environment }]) => Environment.Variables);

  it('C1: carries what CloudFormation knows, and nothing that an operator may change', () => {
    const OF_THE_STAGE = [
      'STAGE',
      'ENVIRONMENT',
      'NODE_ENV',
      'LOG_LEVEL',
      'ENABLE_DEBUG',
      'ENABLE_DETAILED_LOGGING',
      'CORS_ORIGINS',
      'MFA_ENABLED',
      'ADVANCED_MONITORING',
    ];
    const OF_ITS_RESOURCES = [
      'BACKEND_SUFFIX',
      'BACKEND_SUFFIX_SEAL',
      'BACKUPS_BUCKET',
      'BACKUP_VAULT',
      'CONFIGURATION_PATH',
      'DEAD_LETTER_QUEUE_URL',
      'FILES_BUCKET',
      'DRILL_SUFFIX',
      'SES_CONFIGURATION_SET',
      'UNSUBSCRIBE_URL',
      'SITE_URL',
      'USER_POOL_ID',
      'USER_POOL_CLIENT_ID',
      'PARAMETER_KEY_ID',
    ];
    const names = new Set(variablesOf(prod).flatMap((variables) => Object.keys(variables)));
    expect([...names].toSorted()).toEqual([...OF_THE_STAGE, ...OF_ITS_RESOURCES].toSorted());
  });

  it('lets mail be left at the address of the API', () => {
    const url = { 'Fn::Sub': expect.stringMatching(/^https:\/\/\$\{HttpApi\}\.execute-api\..*\/unsubscribe$/) };
    for (const variables of variablesOf(prod)) expect(variables.UNSUBSCRIBE_URL).toEqual(url);
    expect(ofType(prod, 'AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => RouteKey)).toEqual(
      expect.arrayContaining(['POST /unsubscribe', 'GET /unsubscribe']),
    );
  });

  it('has every route of requests', () => {
    const routes = ofType(prod, 'AWS::ApiGatewayV2::Route').map(([, { RouteKey }]) => RouteKey);
    expect(routes.filter((routeKey) => routeKey.includes('/requests'))).toEqual([
      'GET /requests/{id}/status',
      'POST /requests/{id}/status',
      'GET /requests/{id}/history',
      'POST /requests/status/bulk',
      'POST /requests/status/bulk/{planId}/approval',
      'GET /requests/status/metrics',
    ]);
  });
});
