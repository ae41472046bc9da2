import { main } from '../../src/commands/main.ts';
import { stageIsolation } from '../../src/commands/stage-isolation.ts';
import { EXIT } from '../../src/commands/terminal.ts';
import type { AccountContents } from '../../src/domain/operations/ports.ts';
import { smallStage } from '../domain/operations/small-stage.ts';
import { aTerminal } from '../support/terminal.ts';

type Spoil = Parameters<typeof smallStage>[1];

const run = async ({
  json = false,
  spoil = (() => {}) as Spoil,
  contents = undefined as AccountContents | undefined,
} = {}) => {
  const { terminal, out, err } = aTerminal();
  const account = contents === undefined ? {} : { account: { read: async () => contents } };
  const packager = { pack: async (stage: string) => smallStage(stage, stage === 'prod' ? spoil : undefined) };
  const code = await stageIsolation({ packager, exemptions: [], ...account }, terminal)(['prod', 'prod2'], { json });
  return { code, out, err, text: out.join('\n') };
};

const shareAQueue: Spoil = ({ Resources }) => {
  Resources.Letters.Properties.QueueName = 'shop-prod2-letters';
};

const emptyAccount: AccountContents = {
  region: 'us-west-1',
  tables: [],
  functions: [],
  roles: [],
  parameters: [],
  queues: [],
  logGroups: [],
};

describe('realtechee stage isolation', () => {
  it('E1: says that stages are isolated, what was compared, and ends with 0', async () => {
    const { code, text, err } = await run();
    expect(code).toBe(EXIT.done);
    expect(text).toContain('prod and prod2 share nothing, and none reaches another.');
    expect(text).toMatch(/prod2 +template +\d+ +\d+ +\d+/);
    expect(err).toContain('packaging prod');
    expect(err).toContain('packaged prod2: 9 resources');
  });

  it('E1: names both sides of a violation and how to mend it, and ends with 1', async () => {
    const { code, text } = await run({ spoil: shareAQueue });
    expect(code).toBe(EXIT.refused);
    expect(text).toContain(
      [
        'shared  both have the AWS::SQS::Queue "shop-prod2-letters"',
        '    prod: Letters name',
        '    prod2: Letters name',
        '    mend: put the stage into the name',
      ].join('\n'),
    );
    expect(text).toContain('prod and prod2 are not isolated');
  });

  it('gives machines the same, whole, and nothing else on that channel', async () => {
    const { code, text } = await run({ json: true, spoil: shareAQueue });
    expect(code).toBe(EXIT.refused);
    const report = JSON.parse(text);
    expect(report).toMatchObject({ isolated: false, stages: ['prod', 'prod2'] });
    expect(report.violations[0]).toMatchObject({
      rule: 'shared',
      here: { stage: 'prod', id: 'Letters', path: 'name' },
      there: { stage: 'prod2', id: 'Letters', path: 'name' },
      mend: expect.any(String),
    });
  });

  it('E1: compares the account as well: variables and policies that name or reach another stage', async () => {
    const { code, text } = await run({
      contents: {
        ...emptyAccount,
        queues: ['shop-prod-letters', 'shop-prod2-letters', 'other-queue'],
        functions: [
          {
            name: 'shop-prod2-work',
            roleArn: 'arn:aws:iam::<account-id>:role/shop-prod2-WorkRole',
            environment: { QUEUE_URL: 'https://sqs/shop-prod-letters', SECRET: 'hidden' },
          },
        ],
        roles: [
          {
            name: 'shop-prod-WorkRole',
            arn: 'arn:aws:iam::<account-id>:role/shop-prod-WorkRole',
            policies: {
              work: {
                Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:shop-prod*' },
              },
            },
            attachedPolicies: [],
          },
        ],
      },
    });
    expect(code).toBe(EXIT.refused);
    expect(text).toContain('prod2: function shop-prod2-work Environment.Variables.QUEUE_URL');
    expect(text).toContain('prod: role shop-prod-WorkRole work.Statement[0]');
    expect(text).toContain('prod2: queue shop-prod2-letters ARN');
    expect(text).toMatch(/prod2 +account/);
    expect(text).not.toContain('hidden');
  });

  it('takes an account where nothing is deployed for isolated, and asks whether it is the right one', async () => {
    const { code, text } = await run({ contents: emptyAccount });
    expect(code).toBe(EXIT.done);
    expect(text).toContain('Nothing of prod was found in this account');
  });

  it('fails with 2, loudly, on a resource whose names nobody has written down', async () => {
    const spoil: Spoil = ({ Resources }) => {
      Resources.Odd = { Type: 'AWS::Odd::Thing' };
    };
    await expect(run({ spoil })).rejects.toThrow('Odd is of type AWS::Odd::Thing');
  });
});

describe('realtechee stage isolation, from the shell', () => {
  const shell = async (...args: readonly string[]) => {
    const { terminal, out, err } = aTerminal();
    return { code: await main(['stage', 'isolation', ...args], terminal), out: out.join('\n'), err: err.join('\n') };
  };

  it('has help with an example', async () => {
    const { code, out } = await shell('--help');
    expect(code).toBe(EXIT.done);
    expect(out).toContain('realtechee stage isolation --stages prod,dev');
    expect(out).toContain('--live');
  });

  it.each(['prod', 'prod,prod', 'prod,,dev'])('refuses --stages %s', async (stages) => {
    const { code, err } = await shell('--stages', stages);
    expect([code, err]).toEqual([EXIT.refused, expect.stringContaining('two stages or more')]);
  });

  it('says which stages there are, where one is unknown', async () => {
    const { code, err } = await shell('--stages', 'nope,neither');
    expect([code, err]).toEqual([EXIT.refused, expect.stringContaining('There is no stage')]);
  });
});
