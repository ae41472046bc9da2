import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HOLDING_DATA } from '../../src/domain/operations/deploy/template-changes.ts';
import { joinTemplate } from '../../src/domain/operations/join-template.ts';
import { packaged, packagedParts, ROOT } from './packaged.ts';

const require = createRequire(join(ROOT, 'x.cjs'));
const NestedStack = require('./infra/plugins/nested-stack.cjs');
const { splitTemplate } = require('./infra/lib/split-template.cjs');

/** What CloudFormation takes, and what is left free for what comes. */
const MOST_RESOURCES = 500;
const ROOM_IN_THE_STACK = 400;
const ALARMS = /^AWS::CloudWatch::(Alarm|CompositeAlarm|Dashboard)$/;

const isAlarm = (type: string): boolean => ALARMS.test(type);
const alarm = (Properties: Readonly<Record<string, unknown>>, more: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties,
  ...more,
});
const QUEUE = { Type: 'AWS::SQS::Queue' };

describe('the stack of a stage', () => {
  it(`has at most ${ROOM_IN_THE_STACK} resources, and none that it nests has more than CloudFormation takes`, async () => {
    const { parent, nested } = await packagedParts('prod', ['waf=true', 'alertEmail=oncall@example.com']);
    expect(Object.keys(parent.Resources).length).toBeLessThanOrEqual(ROOM_IN_THE_STACK);
    expect([...nested.keys()]).toEqual(['AlarmsStack']);
    for (const template of nested.values()) {
      expect(Object.keys(template.Resources).length).toBeGreaterThan(90);
      expect(Object.keys(template.Resources).length).toBeLessThan(MOST_RESOURCES);
    }
  }, 60_000);

  it.each(['prod', 'dev'])('O5: of %s nests all alarms and dashboards, and nothing else', async (stage) => {
    const { parent, nested } = await packagedParts(stage);
    expect(Object.values(parent.Resources).filter(({ Type }) => isAlarm(Type))).toEqual([]);
    const inside = [...nested.values()].flatMap(({ Resources }) => Object.values(Resources));
    expect(inside.filter(({ Type }) => !isAlarm(Type))).toEqual([]);
  }, 60_000);

  it('E4: nests nothing that holds data, which its policy would not reach there', async () => {
    const { nested } = await packagedParts('prod');
    const types = [...nested.values()].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    expect(types.filter((type) => HOLDING_DATA.includes(type))).toEqual([]);
  }, 60_000);

  it('is one view again when it is read: each reference is to what it was to before', async () => {
    const whole = await packaged('prod');
    const { parent, nested } = await packagedParts('prod');
    expect(Object.keys(whole.Resources)).toHaveLength(
      Object.keys(parent.Resources).length - 1 + Object.keys(nested.get('AlarmsStack')?.Resources ?? {}).length,
    );
    const again = splitTemplate(whole, isAlarm, nested.get('AlarmsStack')?.Description);
    expect(again.nested).toEqual(nested.get('AlarmsStack'));
    expect(again.given).toEqual(parent.Resources.AlarmsStack?.Properties.Parameters);
  }, 60_000);
});

describe('a template that is split', () => {
  const whole = {
    Resources: {
      Queue: QUEUE,
      Topic: { Type: 'AWS::SNS::Topic' },
      Loud: alarm(
        {
          AlarmActions: [{ Ref: 'Topic' }],
          Name: { 'Fn::GetAtt': ['Queue', 'QueueName'] },
          Text: { 'Fn::Sub': `\${AWS::Region} \${Queue.QueueName} \${Topic} \${!Topic}` },
          Mixed: { 'Fn::Sub': [`\${Own} \${Topic}`, { Own: { Ref: 'Queue' } }] },
          Both: { Ref: 'Quiet' },
        },
        { DependsOn: ['Quiet'] },
      ),
      Quiet: alarm({ AlarmName: 'quiet' }),
    },
  };
  const split = (template: object) => splitTemplate(template, isAlarm, 'Alarms');

  it('is given what it refers to in the parent as parameters, and keeps what it refers to in itself', () => {
    const { parent, nested, given } = split(whole);
    expect(Object.keys(parent.Resources)).toEqual(['Queue', 'Topic']);
    expect(nested.Resources.Loud).toEqual(
      alarm(
        {
          AlarmActions: [{ Ref: 'Topic' }],
          Name: { Ref: 'QueueQueueName' },
          Text: { 'Fn::Sub': `\${AWS::Region} \${QueueQueueName} \${Topic} \${!Topic}` },
          Mixed: { 'Fn::Sub': [`\${Own} \${Topic}`, { Own: { Ref: 'Queue' } }] },
          Both: { Ref: 'Quiet' },
        },
        { DependsOn: ['Quiet'] },
      ),
    );
    expect(Object.keys(nested.Parameters)).toEqual(Object.keys(given));
    expect(given).toEqual({
      Topic: { 'Fn::Sub': `\${Topic}` },
      QueueQueueName: { 'Fn::Sub': `\${Queue.QueueName}` },
      Queue: { 'Fn::Sub': `\${Queue}` },
    });
  });

  it('is the same again when it is joined', () => {
    const { parent, nested, given } = split(whole);
    const stack = { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: given } };
    const both = { Resources: { ...parent.Resources, Alarms: stack } };
    expect(joinTemplate(both, new Map([['Alarms', nested]]))).toEqual(whole);
  });

  it('waits for what its parts waited for', () => {
    const { nested, before } = split({ Resources: { Queue: QUEUE, Loud: alarm({}, { DependsOn: 'Queue' }) } });
    expect([nested.Resources.Loud, before]).toEqual([alarm({}), ['Queue']]);
  });

  it.each([
    [
      'what stays refers to it',
      { Loud: alarm({}), User: { ...QUEUE, Properties: { A: { Ref: 'Loud' } } } },
      /^Loud is referred to/,
    ],
    ['it hangs on a condition', { Loud: alarm({}, { Condition: 'IsLoud' }) }, /^Loud has a Condition/],
    ['a part of it does', { Loud: alarm({ A: { 'Fn::If': ['IsLoud', 1, 2] } }) }, /Fn::If cannot be moved/],
    [
      'a parameter would have the name of a resource',
      { QueueArn: alarm({ A: { 'Fn::GetAtt': 'Queue.Arn' } }), Queue: QUEUE },
      /^QueueArn is both/,
    ],
  ])('is refused where %s', (_, Resources, message) => {
    expect(() => split({ Resources })).toThrow(message);
  });

  it('is left alone where there is nothing to move', () => {
    expect(split({ Resources: { Queue: QUEUE } })).toEqual({ parent: { Resources: { Queue: QUEUE } } });
  });

  it.each([
    [{ Q: { 'Fn::Sub': `\${Queue}-x` } }, `Q is given {"Fn::Sub":"\${Queue}-x"}, which is no reference`],
    [{}, 'Alarms asks for Q, which it is not given'],
  ])('does not fit a parent that gives it %j', (Parameters, message) => {
    const nested = { Parameters: { Q: { Type: 'String' } }, Resources: { Loud: alarm({ A: { Ref: 'Q' } }) } };
    const parent = { Resources: { Alarms: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters } } } };
    expect(() => joinTemplate(parent, new Map([['Alarms', nested]]))).toThrow(message);
  });

  it('does not fit a parent with a resource of the same id', () => {
    const parent = { Resources: { Alarms: { Type: 'AWS::CloudFormation::Stack', Properties: {} }, Loud: QUEUE } };
    expect(() => joinTemplate(parent, new Map([['Alarms', { Resources: { Loud: alarm({}) } }]]))).toThrow(
      'Loud is the id of two resources',
    );
  });
});

describe('the nested template', () => {
  let serviceDir: string;
  beforeEach(() => {
    serviceDir = mkdtempSync(join(tmpdir(), 'nested-stack-'));
  });
  afterEach(() => rmSync(serviceDir, { recursive: true }));

  const packaging = (Resources: object) => {
    const sent: Array<{ readonly Bucket: string; readonly Key: string; readonly Body: string }> = [];
    const provider: { compiledCloudFormationTemplate: object; shouldNotDeploy?: boolean } = {
      compiledCloudFormationTemplate: { Resources },
    };
    const serverless = {
      serviceDir,
      service: { service: 'shop', provider },
      classes: { Error },
      getProvider: () => ({
        naming: { getStackName: () => 'shop-dev' },
        getDeploymentPrefix: () => 'serverless',
        getStage: () => 'dev',
        getServerlessDeploymentBucketName: async () => 'shop-bucket',
      }),
    };
    const put = async (_: unknown, object: (typeof sent)[number]) => void sent.push(object);
    const { hooks } = new NestedStack(serverless, {}, { put });
    return {
      provider,
      sent,
      split: () => hooks['before:aws:package:finalize:saveServiceState'](),
      upload: async () => hooks['after:aws:deploy:deploy:uploadArtifacts'](),
    };
  };
  const files = () => readdirSync(join(serviceDir, '.serverless'));

  it('O4: is sent where the template looks for it, under a name of its content outside the folders that are cleared', async () => {
    const { provider, sent, split, upload } = packaging({ Loud: alarm({ AlarmName: 'loud' }) });
    split();
    await upload();
    const [object] = sent;
    expect(object?.Key).toMatch(/^serverless\/shop\/dev\/nested-templates\/AlarmsStack-[0-9a-f]{16}\.json$/);
    expect(JSON.stringify(provider.compiledCloudFormationTemplate)).toContain(
      `"https://\${ServerlessDeploymentBucket}.s3.\${AWS::Region}.\${AWS::URLSuffix}/${object?.Key}"`,
    );
    expect([object?.Bucket, files()]).toEqual(['shop-bucket', [basename(object?.Key ?? '')]]);
    expect(readFileSync(join(serviceDir, '.serverless', files()[0] ?? ''), 'utf8')).toBe(object?.Body);
  });

  it('has the same name for the same alarms, so that they alone are no reason to deploy, and another for others', () => {
    packaging({ Queue: QUEUE, Loud: alarm({ AlarmName: 'loud' }) }).split();
    packaging({ Loud: alarm({ AlarmName: 'loud' }) }).split();
    expect(files()).toHaveLength(1);
    packaging({ Loud: alarm({ AlarmName: 'louder' }) }).split();
    expect(files()).toHaveLength(2);
  });

  it('is not sent when nothing is deployed', async () => {
    const { provider, sent, split, upload } = packaging({ Loud: alarm({}) });
    split();
    provider.shouldNotDeploy = true;
    await upload();
    expect(sent).toEqual([]);
  });

  it('is refused when packaged, with the number, where CloudFormation would not take it', () => {
    const many = (count: number, one: (at: number) => readonly [string, object]) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => one(at)));
    expect(() => packaging(many(501, (at) => [`Loud${at}`, alarm({})])).split()).toThrow(
      'AlarmsStack of shop-dev has 501 resources; CloudFormation takes 500.',
    );
    expect(() => packaging(many(501, (at) => [`Queue${at}`, QUEUE])).split()).toThrow(
      'The template of shop-dev has 501 resources; CloudFormation takes 500.',
    );
    const queues = many(201, (at) => [`Queue${at}`, QUEUE]);
    const all = alarm({ Names: Object.keys(queues).map((id) => ({ Ref: id })) });
    expect(() => packaging({ ...queues, All: all }).split()).toThrow('201 parameters; CloudFormation takes 200.');
  });
});
