const { happened } = require('../lib/alarm-kinds.cjs');
const { operations } = require('../lib/metrics.cjs');

const SIX_HOURS = 21_600;
const DAY = 86_400;

module.exports = (settings) =>
  settings.backups
    ? [
        happened({
          name: 'backups-missing',
          says: 'a table has no complete backup of the last 26 hours',
          runbook: 'backups-missing',
          watches: operations('BackupsMissing', settings),
        }),
        happened({
          name: 'file-backups-damaged',
          says: 'the newest backup in files is not whole by its manifest',
          runbook: 'backups-missing',
          watches: operations('FileBackupsDamaged', settings),
        }),
        {
          name: 'backups-not-checked',
          severity: 'P1',
          says: 'nobody has looked for 30 hours whether the backups are there',
          runbook: 'backups-missing',
          watches: operations('BackupsMissing', settings),
          statistic: 'SampleCount',
          period: SIX_HOURS,
          under: 1,
          periods: 5,
          missing: 'breaching', // each day's check gives it, also when nothing is missing
        },
        happened({
          name: 'drill-failed',
          says: 'the monthly drill failed, was refused, or was slower or older than promised',
          runbook: 'drill-failed',
          watches: operations('DrillsFailed', settings),
        }),
        {
          name: 'drill-overdue',
          severity: 'P1',
          says: 'no drill has succeeded for 35 days',
          runbook: 'drill-failed',
          watches: operations('DaysWithoutDrill', settings),
          statistic: 'Maximum',
          period: DAY,
          over: 34,
          missing: 'ignore', // the daily check gives it, and backups-not-checked speaks when that is silent
        },
      ]
    : [];
