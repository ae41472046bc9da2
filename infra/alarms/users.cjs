const { happened } = require('../lib/alarm-kinds.cjs');
const { users } = require('../lib/metrics.cjs');

const FIVE_MINUTES = 300;
const SIX_HOURS = 21_600;

/** A figure that each run gives, also when there was nothing to do. */
const silence = ({ name, says, figure, period, periods }, settings) => ({
  name,
  severity: 'P1',
  says,
  runbook: 'users-not-reconciled',
  watches: users(figure, settings),
  statistic: 'SampleCount',
  period,
  under: 1,
  periods,
  missing: 'breaching',
});

module.exports = (settings) => [
  {
    name: 'user-commands-half-done',
    severity: 'P1',
    says: 'a command on a user was cut off more than 10 minutes ago, and three runs have not finished it',
    runbook: 'user-commands-half-done',
    watches: users('UserCommandsHalfDone', settings),
    statistic: 'Maximum',
    period: FIVE_MINUTES,
    over: 0,
    periods: 3,
  },
  silence(
    {
      name: 'user-commands-not-reconciled',
      says: 'nobody has looked for half-done commands on users for 30 minutes',
      figure: 'UserCommandsHalfDone',
      period: FIVE_MINUTES,
      periods: 6,
    },
    settings,
  ),
  silence(
    {
      name: 'users-not-compared',
      says: 'nobody has compared the directory with the user pool for 30 hours',
      figure: 'UsersCompared',
      period: SIX_HOURS,
      periods: 5,
    },
    settings,
  ),
  happened({
    name: 'users-in-no-group',
    says: 'users are in no group, in several, or their role attribute differs: a person must put the pool right',
    runbook: 'user-drift',
    watches: users('UsersNeedingPerson', settings),
  }),
  happened({
    name: 'user-drift-failed',
    says: 'the directory differs from the user pool and could not be mended',
    runbook: 'user-drift',
    watches: users('UserDriftFailed', settings),
  }),
  {
    ...happened({
      name: 'user-drift',
      says: 'more than 20 users a night differ from the directory: somebody changes users past this backend',
      runbook: 'user-drift',
      watches: users('UserDriftMended', settings),
    }),
    over: 20,
  },
  happened({
    name: 'sign-ups-incomplete',
    says: 'somebody confirmed their sign-up and did not get their group',
    runbook: 'sign-ups-incomplete',
    watches: users('SignUpsIncomplete', settings),
  }),
  happened({
    name: 'user-links-asked',
    says: 'a person must say which contact somebody is who has signed up',
    runbook: 'user-links-asked',
    watches: users('UserLinksAsked', settings),
  }),
  happened({
    name: 'erasures-failed',
    says: 'the erasure of a user stopped at a fault; it comes again',
    runbook: 'erasures-failed',
    watches: users('ErasuresFailed', settings),
  }),
];
