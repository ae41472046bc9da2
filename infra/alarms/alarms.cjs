const { alarm } = require('../lib/alarm.cjs');
const resolveStage = require('../lib/stage.cjs');

/** Alarms that stand with what they watch. */
const ELSEWHERE = ['../resources/backup.cjs'];

const SOURCES = [
  'functions',
  'http-api',
  'database',
  'queues',
  'notifications',
  'statuses',
  'users',
  'configuration',
  'operations',
  'mail',
];

const COMPOSITES = {
  P0: { logicalId: 'CriticalAlarm', name: 'critical', says: 'something is broken that people notice' },
  P1: { logicalId: 'WarningAlarm', name: 'warning', says: 'something will break, or is about to be noticed' },
};

const ofSeverity = (severity, alarms) =>
  alarms.filter(([, { Properties }]) => Properties.AlarmDescription.startsWith(`${severity}:`));

/**
 * One alarm for all of a severity: whether the stage is well, in one place, and what a deployment is rolled back by. Each
 * alarm also speaks for itself, since a second fault is no change of state to the composite.
 */
const composite = (severity, alarms, { service, stage }) => {
  const { logicalId, name, says } = COMPOSITES[severity];
  const members = ofSeverity(severity, alarms);
  return [
    logicalId,
    {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      DependsOn: members.map(([id]) => id),
      Properties: {
        AlarmName: `${service}-${stage}-${name}`,
        AlarmDescription: `${severity}: ${says}. Runbook: docs/runbooks/severities.md`,
        AlarmRule: members.map(([, { Properties }]) => `ALARM("${Properties.AlarmName}")`).join(' OR '),
        AlarmActions: [{ Ref: 'AlertTopic' }],
        OKActions: [{ Ref: 'AlertTopic' }],
      },
    },
  ];
};

/** Every alarm of the stage, from the files beside this one. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  const alarms = SOURCES.flatMap((source) => require(`./${source}.cjs`)(settings)).map((one) => alarm(settings, one));
  const others = (await Promise.all(ELSEWHERE.map((path) => require(path)(variables)))).flatMap(({ Resources }) =>
    Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm'),
  );
  const all = [...alarms, ...others];
  const composites = Object.keys(COMPOSITES).map((severity) => composite(severity, all, settings));
  return { Resources: Object.fromEntries([...alarms, ...composites]) };
};
