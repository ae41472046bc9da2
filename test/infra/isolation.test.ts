import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPermissionExemptions } from '../../src/adapters/serverless/read-permission-exemptions.ts';
import { createSlsStagePackager } from '../../src/adapters/serverless/sls-stage-packager.ts';
import type { StageFacts } from '../../src/domain/operations/isolation-facts.ts';
import { judgeIsolation } from '../../src/domain/operations/judge-isolation.ts';
import { unusedExemptions } from '../../src/domain/operations/judge-wildcards.ts';
import { readTemplateFacts } from '../../src/domain/operations/read-template-facts.ts';
import type { PackagedStage } from '../../src/domain/operations/template.ts';
import { ROOT } from './packaged.ts';
import { copiedStage, packagedStage } from './packaged-stages.ts';

const exemptions = readPermissionExemptions(join(ROOT, 'infra', 'permission-exemptions.yml'));

let [prod, dev, local, dev2]: readonly PackagedStage[] = [];
let facts: readonly StageFacts[];
beforeAll(async () => {
  [prod, dev, local] = [await packagedStage('prod'), await packagedStage('dev'), await packagedStage('local')];
  dev2 = await copiedStage('dev2');
  facts = [prod, dev, local, dev2].map(readTemplateFacts);
}, 120_000);

describe('the stages as they are packaged', () => {
  it('E1, E3: prod, dev, local and a copy of dev share nothing, and none reaches another', () => {
    expect(judgeIsolation(facts, exemptions)).toEqual([]);
  });

  it('E1: are looked at whole', () => {
    for (const { things, holdings, texts, grants } of facts) {
      expect(things.length).toBeGreaterThan(60);
      expect(holdings.length).toBeGreaterThan(100);
      expect(texts.length).toBeGreaterThan(500);
      expect(grants.length).toBeGreaterThan(30);
    }
  });

  it('E3: need every exemption that is written, and each record exists', () => {
    expect(unusedExemptions(facts, exemptions)).toEqual([]);
    for (const { record } of exemptions) expect(record === undefined || existsSync(join(ROOT, record))).toBe(true);
  });

  it('E1: are the same whether or not the functions were built before', async () => {
    const settingsOf = () => ({ service: 'realtechee-backend', region: 'us-west-1', suffix: dev?.suffix ?? '' });
    const again = await createSlsStagePackager({ root: ROOT, env: { PATH: process.env.PATH }, settingsOf }).pack('dev');
    const withoutTime = (template: unknown) =>
      JSON.parse(JSON.stringify(template).replaceAll(/\/\d{13}-[^/]*Z\//g, '/time/'));
    expect(withoutTime(again.template)).toEqual(withoutTime(dev?.template));
  }, 30_000);
});

// biome-ignore lint/suspicious/noExplicitAny: a copy of a template, to be spoilt
type Spoilt = any;
const firstOf = ({ Resources }: Spoilt, type: string): readonly [string, Spoilt] => {
  const [id = '', resource] = Object.entries<Spoilt>(Resources).find(([, { Type }]) => Type === type) ?? [];
  return [id, resource.Properties];
};
const statementsOf = (template: Spoilt) => firstOf(template, 'AWS::IAM::Role')[1].Policies[0].PolicyDocument.Statement;
const variablesOf = (template: Spoilt) => firstOf(template, 'AWS::Lambda::Function')[1].Environment.Variables;
const allow = (Action: string, Resource: unknown) => ({ Effect: 'Allow', Action, Resource });

/** What is found when dev is spoilt, beside a sound prod. */
const found = (spoil: (template: Spoilt) => void) => {
  if (prod === undefined || dev === undefined) throw new Error('not packaged');
  const template = structuredClone(dev.template);
  spoil(template);
  return judgeIsolation([prod, { ...dev, template }].map(readTemplateFacts), exemptions);
};

describe('E1: a violation planted in a copy of dev is named, with both sides', () => {
  it.each<readonly [string, string, (template: Spoilt) => void]>([
    [
      'a shared table',
      'shared',
      (dev) =>
        (firstOf(dev, 'AWS::DynamoDB::Table')[1].TableName = firstOf(
          prod?.template,
          'AWS::DynamoDB::Table',
        )[1].TableName),
    ],
    [
      'a shared queue',
      'shared',
      (dev) => (firstOf(dev, 'AWS::SQS::Queue')[1].QueueName = firstOf(prod?.template, 'AWS::SQS::Queue')[1].QueueName),
    ],
    [
      'an import',
      'shared',
      (dev) => (variablesOf(dev).X = { 'Fn::ImportValue': 'sls-realtechee-backend-prod-HttpApiId' }),
    ],
    [
      'a shared parameter',
      'shared',
      (dev) => (variablesOf(dev).X = '/realtechee-backend/prod/notifications/unsubscribe-key'),
    ],
    [
      'a prefix',
      'reach',
      (dev) => statementsOf(dev).push(allow('sqs:SendMessage', 'arn:aws:sqs:us-west-1:*:realtechee-backend-*')),
    ],
    ['all tables', 'reach', (dev) => statementsOf(dev).push(allow('dynamodb:GetItem', 'arn:aws:dynamodb:*:*:table/*'))],
    [
      'an open queue',
      'admission',
      (dev) =>
        firstOf(dev, 'AWS::SQS::QueuePolicy')[1].PolicyDocument.Statement.push({
          ...allow('sqs:SendMessage', '*'),
          Principal: '*',
        }),
    ],
    ['another suffix', 'literal', (dev) => (variablesOf(dev).X = `Contacts-${prod?.suffix}-NONE`)],
  ])('%s: %s', (_, rule, spoil) => {
    const violations = found(spoil).filter((violation) => violation.rule === rule);
    expect(violations.length).toBeGreaterThan(0);
    for (const { here, there, mend } of violations) {
      expect([here.stage, there?.stage].toSorted()).toEqual(['dev', 'prod']);
      expect([here.id, here.path, there?.id, there?.path]).not.toContain('');
      expect(mend.length).toBeGreaterThan(20);
    }
  });

  it.each<readonly [string, string, (template: Spoilt) => void]>([
    ['a mention', 'mention', (dev) => (variablesOf(dev).X = 'https://prod.example.com')],
    ['an account', 'literal', (dev) => (variablesOf(dev).X = 'arn:aws:sns:us-west-1:123456789012:x')],
    ['a user pool', 'literal', (dev) => (variablesOf(dev).X = 'us-west-1_AbCdEfGhI')],
    ['an API', 'literal', (dev) => (variablesOf(dev).X = 'https://abcde12345.execute-api.us-west-1.amazonaws.com')],
    ['an Allow on *', 'wildcard', (dev) => statementsOf(dev).push(allow('ses:SendEmail', '*'))],
    [
      'a policy by name',
      'wildcard',
      (dev) => (firstOf(dev, 'AWS::IAM::Role')[1].ManagedPolicyArns = ['arn:aws:iam::aws:policy/ReadOnlyAccess']),
    ],
  ])('%s, which has one: %s', (_, rule, spoil) => {
    expect(found(spoil)).toContainEqual(
      expect.objectContaining({ rule, here: expect.objectContaining({ stage: 'dev' }) }),
    );
  });
});
