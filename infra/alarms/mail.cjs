const { accountMail, mail } = require('../lib/metrics.cjs');

const DAY = 86_400;

const rate = (settings, { name, says, event, over }) => ({
  name,
  severity: 'P1',
  says,
  runbook: 'mail-reputation',
  expression: '100 * refused / sent',
  parts: { refused: mail(event, settings), sent: mail('Send', settings) },
  statistic: 'Sum',
  period: DAY,
  over,
});

module.exports = (settings) => [
  rate(settings, { name: 'mail-bounces', says: 'more than 5 % of a day of mail bounced', event: 'Bounce', over: 5 }),
  rate(settings, {
    name: 'mail-complaints',
    says: 'more than 0.1 % of a day of mail was reported as spam',
    event: 'Complaint',
    over: 0.1,
  }),
  {
    name: 'mail-quota',
    severity: 'P1',
    says: `more than 80 % of the daily sending quota (${settings.mailDailyQuota}) is used, by all stages of the account together`,
    runbook: 'mail-quota',
    expression: `100 * sent / ${settings.mailDailyQuota}`,
    parts: { sent: accountMail('Send') },
    statistic: 'Sum',
    period: DAY,
    over: 80,
  },
];
