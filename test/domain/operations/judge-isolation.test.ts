import { judgeIsolation } from '../../../src/domain/operations/judge-isolation.ts';
import type { PermissionExemption } from '../../../src/domain/operations/judge-wildcards.ts';
import { unusedExemptions } from '../../../src/domain/operations/judge-wildcards.ts';
import { readTemplateFacts } from '../../../src/domain/operations/read-template-facts.ts';
import type { PackagedStage } from '../../../src/domain/operations/template.ts';
import { smallStage, suffixOf } from './small-stage.ts';

const judged = (stages: readonly PackagedStage[], exemptions: readonly PermissionExemption[] = []) =>
  judgeIsolation(stages.map(readTemplateFacts), exemptions);

/** Spoils prod; prod2, whose name begins the same, is as it should be. */
const found = (spoil: Parameters<typeof smallStage>[1], exemptions: readonly PermissionExemption[] = []) =>
  judged([smallStage('prod', spoil), smallStage('prod2')], exemptions).map(({ rule, here, there }) => ({
    rule,
    here: `${here.stage} ${here.id} ${here.path}`,
    ...(there === undefined ? {} : { there: `${there.stage} ${there.id} ${there.path}` }),
  }));

const WORK = 'prod WorkRole Policies[0].PolicyDocument.Statement[0]';
const RESOURCE = `${WORK}.Resource`;

// biome-ignore lint/suspicious/noExplicitAny: a copy of a template, to be spoilt
type Spoilt = any;
const statementOf = ({ Resources }: Spoilt) => Resources.WorkRole.Properties.Policies[0].PolicyDocument.Statement[0];
const grant = (change: object) => (template: Spoilt) => {
  Object.assign(statementOf(template), change);
};
const variable = (name: string, value: unknown) => (template: Spoilt) => {
  template.Resources.Work.Properties.Environment.Variables[name] = value;
};

describe('stages as they should be', () => {
  it('E1: are isolated, prod beside prod2 and dev beside a stage of a developer', () => {
    expect(judged(['prod', 'prod2', 'dev', 'dev2', 'local'].map((stage) => smallStage(stage)))).toEqual([]);
  });
});

describe('E1: what two stages share', () => {
  it('a physical name', () => {
    expect(found(({ Resources }) => (Resources.Letters.Properties.QueueName = 'shop-prod2-letters'))).toContainEqual({
      rule: 'shared',
      here: 'prod Letters name',
      there: 'prod2 Letters name',
    });
  });

  it('an export, or the import of what the other exports', () => {
    expect(found(({ Outputs }) => (Outputs.Api.Export.Name = 'api'))).toEqual([]);
    const both = ['prod', 'prod2'].map((stage) =>
      smallStage(stage, ({ Outputs }) => (Outputs.Api.Export.Name = 'api')),
    );
    expect(judged(both)).toMatchObject([{ rule: 'shared', what: 'both have the export "api"' }]);
    expect(found(variable('X', { 'Fn::ImportValue': 'shop-prod2-api' }))).toContainEqual({
      rule: 'shared',
      here: 'prod Work Environment.Variables.X',
      there: 'prod2 Api Export.Name',
    });
  });

  it.each([
    ['a variable', { KEY: '/shop/shared/key' }],
    ['a dynamic reference', { KEY: '{{resolve:ssm:/shop/shared/key:1}}' }],
    ['an ARN', { KEY: { 'Fn::Sub': 'arn:aws:ssm:*:*:parameter/shop/shared/*' } }],
  ])('a parameter path, in %s', (_, variables) => {
    const other = smallStage('prod2', variable('KEY', '/shop/shared/key'));
    const violations = judged([smallStage('prod', variable('KEY', variables.KEY)), other]);
    expect(violations).toMatchObject([
      { rule: 'shared', here: { path: 'Environment.Variables.KEY' }, there: { path: 'Environment.Variables.KEY' } },
    ]);
  });
});

describe('E1, E3: a permission that reaches another stage', () => {
  it.each([
    'arn:aws:sqs:us-west-1:*:shop-prod*',
    'arn:aws:sqs:us-west-1:*:shop-prod?-letters',
    'arn:aws:sqs:*',
    '*',
  ])('by %s', (resource) => {
    expect(found(grant({ Resource: resource }))).toContainEqual({
      rule: 'reach',
      here: WORK,
      there: 'prod2 Letters ARN',
    });
  });

  it('by all but what it names', () => {
    expect(found(grant({ Resource: undefined, NotResource: { 'Fn::GetAtt': ['Letters', 'Arn'] } }))).toContainEqual({
      rule: 'reach',
      here: WORK,
      there: 'prod2 Letters ARN',
    });
  });

  it('but not where the stage ends with a delimiter, nor by actions of another service', () => {
    const inStage = { 'Fn::Sub': `arn:aws:sqs:us-west-1:\${AWS::AccountId}:shop-prod-*` };
    expect(found(grant({ Resource: inStage }))).toEqual([]);
    expect(found(grant({ Action: ['sns:Publish'], Resource: 'arn:aws:sns:*:*:*' })).map(({ rule }) => rule)).toEqual([
      'wildcard',
    ]);
  });

  it('by a name that neither template makes, such as a parameter or a mail identity', () => {
    const identity = { Action: 'ses:SendEmail', Resource: 'arn:aws:ses:us-west-1:*:identity/example.com' };
    const exact = {
      ...identity,
      Resource: { 'Fn::Sub': `arn:aws:ses:us-west-1:\${AWS::AccountId}:identity/example.com` },
    };
    const violations = judged([smallStage('prod', grant(exact)), smallStage('prod2', grant(exact))]);
    expect(violations.map(({ rule }) => rule)).toEqual(['reach', 'reach']);
  });

  it('says how many, and how to mend it', () => {
    const [violation] = judged([smallStage('prod', grant({ Action: 's3:*', Resource: '*' })), smallStage('prod2')]);
    expect(violation?.what).toMatch(
      /^prod may s3:\* on \*, which matches arn:aws:s3:::shop-prod2-.* and 1 more of prod2$/,
    );
    expect(violation?.mend).toContain('!GetAtt');
  });
});

describe('E1: a policy that lets another stage in', () => {
  const admit = (change: object) => (template: Spoilt) => {
    Object.assign(template.Resources.LettersPolicy.Properties.PolicyDocument.Statement, change);
  };
  const HERE = 'prod LettersPolicy PolicyDocument.Statement[0]';

  it('to a service, on behalf of whatever resource', () => {
    for (const condition of [{}, { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }]) {
      expect(found(admit({ Condition: condition }))).toEqual([
        { rule: 'admission', here: HERE, there: 'prod2 Late ARN' },
      ]);
    }
  });

  it('by a condition that other stages meet as well', () => {
    const like = (pattern: string) => ({ ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:*:*:alarm:${pattern}` } });
    expect(found(admit({ Condition: like('shop-prod*') }))).toEqual([
      { rule: 'admission', here: HERE, there: 'prod2 Late ARN' },
    ]);
    expect(found(admit({ Condition: like('shop-prod-*') }))).toEqual([]);
  });

  it('but not where another condition of the same statement keeps it out', () => {
    const Condition = {
      ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' },
      StringEquals: { 'kms:EncryptionContext:aws:sqs:arn': { 'Fn::GetAtt': ['Letters', 'Arn'] } },
    };
    expect(found(admit({ Condition }))).toEqual([]);
  });

  it('to its roles, or to everybody', () => {
    for (const principal of ['*', { AWS: '*' }, { AWS: { 'Fn::Sub': 'arn:aws:iam::*:role/shop-prod*' } }]) {
      expect(found(admit({ Principal: principal, Condition: undefined }))).toContainEqual({
        rule: 'admission',
        here: HERE,
        there: 'prod2 WorkRole ARN',
      });
    }
    const account = { AWS: { 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:root` } };
    expect(found(admit({ Principal: account, Condition: undefined }))).toEqual([]);
  });

  it('to a function, by a permission without a source', () => {
    const Type = 'AWS::Lambda::Permission';
    const Properties = { Action: 'lambda:InvokeFunction', FunctionName: 'x', Principal: 'cloudwatch.amazonaws.com' };
    expect(found(({ Resources }) => (Resources.Call = { Type, Properties }))).toEqual([
      { rule: 'admission', here: 'prod Call Principal', there: 'prod2 Late ARN' },
    ]);
    const limited = { ...Properties, SourceArn: { 'Fn::GetAtt': ['Late', 'Arn'] } };
    expect(found(({ Resources }) => (Resources.Call = { Type, Properties: limited }))).toEqual([]);
  });

  it('to a role, for the users of whatever pool', () => {
    const trust = (Condition: unknown) => (template: Spoilt) => {
      template.Resources.WorkRole.Properties.AssumeRolePolicyDocument.Statement = [
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition,
        },
      ];
    };
    expect(found(trust({}))).toEqual([
      { rule: 'admission', here: 'prod WorkRole AssumeRolePolicyDocument.Statement[0]', there: 'prod2 Pool ARN' },
    ]);
    expect(found(trust({ StringEquals: { 'cognito-identity.amazonaws.com:aud': { Ref: 'Pool' } } }))).toEqual([]);
  });

  it('takes a refusal for none', () => {
    expect(found(admit({ Effect: 'Deny', Principal: '*', Condition: undefined }))).toEqual([]);
  });
});

describe('E1: a mention of another stage', () => {
  it.each([
    ['shop-prod2', true],
    ['/shop/PROD2/x', true],
    ['Prod2Letters', true],
    ['prod2.example.com', true],
    ['shop_prod2_x', true],
    ['prod22', false],
    ['reprod2', false],
  ])('in %s: %s', (text, isMention) => {
    const expected = [{ rule: 'mention', here: 'prod Work Environment.Variables.X' }];
    expect(found(variable('X', text))).toEqual(isMention ? expected : []);
  });

  it('in the name of a variable, in a tag, a description, an output', () => {
    expect(found(variable('URL_OF_PROD2', 'x'))).toHaveLength(1);
    const places = found((template) => {
      template.Description = 'Not prod2';
      template.Outputs.Other = { Value: 'prod2' };
      template.Resources.Letters.Properties.Tags = [{ Key: 'not', Value: 'prod2' }];
      template.Resources.Letters.Metadata = { copied: 'from prod2' };
    });
    expect(places.map(({ here }) => here)).toEqual([
      'prod Letters Tags[0].Value',
      'prod Letters Metadata.copied',
      'prod template Outputs.Other.Value',
      'prod template Description',
    ]);
  });

  it('by a physical name that does not hold the stage, told with the other side', () => {
    const named = (stage: string, name: string, spoil: (template: Spoilt) => void = () => {}) =>
      smallStage(stage, (template) => {
        template.Resources.Letters.Properties.QueueName = name;
        spoil(template);
      });
    const violations = judged([
      named('prod', 'live-letters', variable('OTHER', 'https://sqs/trial-letters')),
      named('dev', 'trial-letters'),
    ]);
    expect(violations).toMatchObject([
      { rule: 'mention', here: { path: 'Environment.Variables.OTHER' }, there: { stage: 'dev', id: 'Letters' } },
    ]);
  });
});

describe('E1: an id that is written out', () => {
  it.each([
    ['account', 'arn:aws:sqs:us-west-1:123456789012:x'],
    ['account', '123456789012'],
    ['user pool', 'us-west-1_AbCdEfGhI'],
    ['identity pool', 'us-west-1:12345678-1234-1234-1234-123456789012'],
    ['API', 'https://abcde12345.execute-api.us-west-1.amazonaws.com/x'],
    ['API', 'arn:aws:execute-api:us-west-1:*:abcde12345/*'],
    ['API', 'arn:aws:apigateway:us-west-1::/apis/abcde12345/routes'],
    ['key', 'arn:aws:kms:us-west-1:*:key/12345678-1234-1234-1234-123456789012'],
    ['table', 'Orders-abcdefghijklmnopqrstuvwx23-NONE'],
  ])('of a %s: %s', (what, text) => {
    const violations = judged([smallStage('prod', variable('X', text)), smallStage('prod2')]);
    expect(violations.filter(({ rule }) => rule === 'literal')).toMatchObject([
      { what: expect.stringContaining(`the ${what} id`), here: { id: 'Work', path: 'Environment.Variables.X' } },
    ]);
  });

  it('names the stage whose table it is', () => {
    const violations = judged([smallStage('prod', variable('X', `Orders-${suffixOf('dev')}-NONE`)), smallStage('dev')]);
    expect(violations).toContainEqual(
      expect.objectContaining({ rule: 'literal', there: expect.objectContaining({ stage: 'dev', id: 'Orders' }) }),
    );
  });

  it.each(['+14155550123', '+442071234567', '20260131', 'a-word-of-many-letters-indeed'])('is none in %s', (text) => {
    expect(found(variable('X', text))).toEqual([]);
  });

  it('is none in the stream of a table that the stage has adopted', () => {
    const stream = `arn:aws:dynamodb:us-west-1:123456789012:table/Orders-${suffixOf('prod')}-NONE/stream/2026-01-01T00:00:00.000`;
    expect(found(variable('X', stream))).toEqual([]);
  });
});

describe('E3: a permission that is too wide', () => {
  it.each([
    ['a resource', { Resource: 'arn:aws:sqs:*:*:other-*' }],
    ['an action', { Action: ['sqs:*'] }],
    ['all actions but some', { Action: undefined, NotAction: ['iam:*'] }],
    ['all resources but some', { Action: 'sns:Publish', Resource: undefined, NotResource: 'arn:aws:sns:*:*:*' }],
  ])('by %s', (_, change) => {
    expect(found(grant(change))).toContainEqual({ rule: 'wildcard', here: WORK });
  });

  it('unless it only runs on below what is its own', () => {
    for (const own of [`\${Orders.Arn}/index/*`, `\${Files.Arn}/*`, `arn:aws:execute-api:*:*:\${Api}/*`]) {
      expect(
        found(grant({ Action: 'x:Y', Resource: { 'Fn::Sub': own } })).filter(({ here }) => here === RESOURCE),
      ).toEqual([]);
    }
    expect(
      found(
        grant({ Action: 'ssm:GetParameter', Resource: { 'Fn::Sub': 'arn:aws:ssm:us-west-1:x:parameter/shop/prod/*' } }),
      ),
    ).toEqual([]);
  });

  it('or its exemption is written: for this role, these actions and this pattern, under this condition', () => {
    const change = { Action: ['sns:Publish'], NotResource: 'arn:aws:sns:*:*:*', Resource: undefined };
    const exemption = { actions: ['sns:Publish'], notResource: 'arn:aws:sns:*:*:*', because: 'numbers have no ARN' };
    expect(found(grant(change), [exemption])).toEqual([]);
    expect(found(grant(change), [{ ...exemption, roles: ['WorkRole'] }])).toEqual([]);
    for (const narrower of [
      { ...exemption, roles: ['OtherRole'] },
      { ...exemption, actions: ['sns:Subscribe'] },
      { ...exemption, notResource: 'arn:aws:sns:*:*:other' },
      { ...exemption, limitedBy: 'kms:ResourceAliases' },
    ]) {
      expect(found(grant(change), [narrower])).toEqual([{ rule: 'wildcard', here: WORK }]);
    }
    const limited = { ...change, Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': ['alias/x'] } } };
    expect(found(grant(limited), [{ ...exemption, limitedBy: 'kms:ResourceAliases' }])).toEqual([]);
  });

  it('or that nobody sees, since a policy is attached by name', () => {
    const attach = ({ Resources }: Spoilt) => {
      Resources.WorkRole.Properties.ManagedPolicyArns = ['arn:aws:iam::aws:policy/AdministratorAccess'];
    };
    expect(found(attach)).toEqual([{ rule: 'wildcard', here: 'prod WorkRole ManagedPolicyArns[0]' }]);
    const exemption = { attachedPolicy: 'arn:aws:iam::aws:policy/AdministratorAccess', because: 'for the test' };
    expect(found(attach, [exemption])).toEqual([]);
  });

  it('tells exemptions that nothing needs', () => {
    const exemption = { actions: ['sns:Publish'], resource: '*', because: 'once needed' };
    const facts = [readTemplateFacts(smallStage('prod'))];
    expect(unusedExemptions(facts, [exemption])).toEqual([exemption]);
  });
});
