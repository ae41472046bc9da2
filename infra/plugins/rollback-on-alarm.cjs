const { createRequire } = require('node:module');

const NONE = { RollbackTriggers: [], MonitoringTimeInMinutes: 0 };

/** The framework's own client: it is there wherever a deployment runs. */
const describeCritical = async (provider, name) => {
  const { CloudWatchClient, DescribeAlarmsCommand } = createRequire(require.resolve('osls/package.json'))(
    '@aws-sdk/client-cloudwatch',
  );
  const client = new CloudWatchClient(await provider.getAwsSdkV3Config());
  const { CompositeAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [name], AlarmTypes: ['CompositeAlarm'] }),
  );
  return CompositeAlarms[0];
};

/**
 * Has CloudFormation watch the stage's critical alarm during a deployment and `rollbackMinutes` after it, and roll back
 * when it goes off. Written as a plugin because the alarm has to be there before (a first deployment has none, and a
 * trigger that is missing fails the deployment), and because the framework's own setting takes no composite alarm.
 */
class RollbackOnAlarm {
  constructor(serverless, _options, { log, describe = describeCritical }) {
    this.hooks = { 'before:aws:deploy:deploy:createStack': () => this.watch(serverless, { log, describe }) };
  }

  async watch(serverless, { log, describe }) {
    const { service } = serverless;
    const { stage, rollbackMinutes } = service.custom.stage;
    const minutes = Number(rollbackMinutes);
    service.provider.rollbackConfiguration = NONE; // said each time: CloudFormation keeps what it was told before
    if (minutes === 0) return;
    const name = `${service.service}-${stage}-critical`;
    const alarm = await describe(serverless.getProvider('aws'), name);
    if (alarm === undefined) {
      log.notice(`Not watched: there is no alarm ${name} yet, which a first deployment makes.`);
      return;
    }
    if (alarm.StateValue === 'ALARM') {
      throw new serverless.classes.Error(
        `The alarm ${name} is on, so this deployment would be rolled back at once. Mend what it tells of first; ` +
          'or deploy the mending unwatched: --param rollbackMinutes=0',
      );
    }
    service.provider.rollbackConfiguration = {
      RollbackTriggers: [{ Arn: alarm.AlarmArn, Type: 'AWS::CloudWatch::CompositeAlarm' }],
      MonitoringTimeInMinutes: minutes,
    };
    log.notice(`Watched by ${name}, for ${minutes} minutes after the last change.`);
  }
}

module.exports = RollbackOnAlarm;
