/** Alarms that several capabilities have, for `alarm`. */

/** A batch that fails in part is a good run to Lambda; only the code knows of the record. `own`: the metrics of the capability. */
const failedRecords = (own, task, functionName, settings) => ({
  name: `${functionName}-records-failed`,
  severity: 'P0',
  says: `more than 5 % of the records that ${functionName} is handed fail and come again`,
  runbook: 'records-failed',
  expression: '100 * failed / (done + failed)',
  parts: { done: own('RecordsHandled', settings, { task }), failed: own('RecordsFailed', settings, { task }) },
  statistic: 'Sum',
  period: 60,
  over: 5,
  periods: 2,
});

/** Something that should never happen, from the first time on. */
const happened = ({ name, says, runbook, watches }) => ({
  name,
  severity: 'P1',
  says,
  runbook,
  watches,
  statistic: 'Sum',
  period: 300,
  over: 0,
});

module.exports = { failedRecords, happened };
