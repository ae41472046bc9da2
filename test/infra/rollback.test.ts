import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packaged, ROOT } from './packaged.ts';

const RollbackOnAlarm = createRequire(join(ROOT, 'x.cjs'))('./infra/plugins/rollback-on-alarm.cjs');

const ARN = 'arn:aws:cloudwatch:us-west-1:000000000000:alarm:realtechee-backend-prod-critical';
const NONE = { RollbackTriggers: [], MonitoringTimeInMinutes: 0 };

/** A deployment of prod, up to the moment in which the stack is made or changed. */
const deploying = async (alarm: unknown, rollbackMinutes: unknown = 15) => {
  const notices: string[] = [];
  const asked: string[] = [];
  const provider: { rollbackConfiguration?: unknown } = {};
  const serverless = {
    service: { service: 'realtechee-backend', provider, custom: { stage: { stage: 'prod', rollbackMinutes } } },
    classes: { Error },
    getProvider: () => ({}),
  };
  const describe = async (_: unknown, name: string) => {
    asked.push(name);
    return alarm;
  };
  const log = { notice: (text: string) => notices.push(text) };
  const plugin = new RollbackOnAlarm(serverless, {}, { log, describe });
  await plugin.hooks['before:aws:deploy:deploy:createStack']();
  return { configuration: provider.rollbackConfiguration, notices, asked };
};

describe('a deployment', () => {
  it('is watched by the critical alarm of its stage, and for some minutes after', async () => {
    const { configuration, asked } = await deploying({ AlarmArn: ARN, StateValue: 'OK' });
    expect(asked).toEqual(['realtechee-backend-prod-critical']);
    expect(configuration).toEqual({
      RollbackTriggers: [{ Arn: ARN, Type: 'AWS::CloudWatch::CompositeAlarm' }],
      MonitoringTimeInMinutes: 15,
    });
  });

  it('goes ahead unwatched, and says so, when it is the first: a trigger that is missing would fail it', async () => {
    const { configuration, notices } = await deploying(undefined);
    expect(configuration).toEqual(NONE);
    expect(notices.join()).toContain('there is no alarm realtechee-backend-prod-critical yet');
  });

  it('is refused while the alarm is on, with the way to deploy what mends it', async () => {
    await expect(deploying({ AlarmArn: ARN, StateValue: 'ALARM' })).rejects.toThrow('--param rollbackMinutes=0');
  });

  it('asks nobody when it is not to be watched, and takes back what an earlier one asked for', async () => {
    expect(await deploying({ AlarmArn: ARN, StateValue: 'ALARM' }, '0')).toEqual({
      configuration: NONE,
      notices: [],
      asked: [],
    });
  });

  it('finds the alarm that it asks for in the template of its stage', async () => {
    const { CriticalAlarm } = (await packaged('prod')).Resources;
    expect(CriticalAlarm).toMatchObject({
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmName: 'realtechee-backend-prod-critical' },
    });
  }, 60_000);
});
