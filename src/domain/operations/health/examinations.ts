import type { Clock } from '../../shared/clock.ts';
import { inParallel } from '../../shared/in-parallel.ts';
import type { AlarmBoard, Concurrency, Doors, MailQuota, QueueGauge, TableTouch } from './ports.ts';
import { type Examination, ill, type VitalSign, well } from './vital-sign.ts';

const AT_ONCE = 8;
const DAY = 86_400_000;

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** `first`, or `first and 3 more` */
const some = (names: readonly string[]): string =>
  names.length > 1 ? `${names[0]} and ${names.length - 1} more` : `${names[0]}`;

/** Every table answers. */
export const examineTables = (tables: TableTouch, names: readonly string[]): Examination => ({
  sign: 'tables',
  remedy: 'docs/runbooks/database-unreachable.md',
  look: async () => {
    const silent: string[] = [];
    let why = '';
    await inParallel(names, AT_ONCE, async (name) => {
      await tables.touch(name).catch((fault: unknown) => {
        silent.push(name);
        why ||= messageOf(fault);
      });
    });
    if (silent.length === 0) return well('tables', `all ${names.length} answer`);
    return ill('tables', `${some(silent)} did not answer: ${why}`, 'docs/runbooks/database-unreachable.md');
  },
});

/** Nothing lies in a queue where what failed ends. */
export const examineQueues = (gauge: QueueGauge, queues: readonly string[], prefix: string): Examination => ({
  sign: 'dead letters',
  remedy: 'realtechee stage check --stage STAGE',
  look: async () => {
    const bad: { readonly name: string; readonly says: string; readonly remedy: string }[] = [];
    for (const name of queues) {
      const depth = await gauge.depth(name);
      const short = name.replace(prefix, '');
      if (depth === undefined)
        bad.push({ name, says: `${short} is missing`, remedy: 'realtechee stage check --stage STAGE' });
      else if (depth.waiting + depth.inWork > 0)
        bad.push({
          name,
          says: `${short} holds ${depth.waiting + depth.inWork}`,
          remedy: `docs/runbooks/${short}.md; realtechee dlq list --stage STAGE`,
        });
    }
    const [first] = bad;
    if (first === undefined) return well('dead letters', `none in ${queues.length} queues`);
    return ill('dead letters', bad.map(({ says }) => says).join('; '), first.remedy);
  },
});

const runbookOf = (description: string): string =>
  /docs\/runbooks\/[\w-]+\.md/.exec(description)?.[0] ?? 'docs/runbooks';

/** No alarm is on; those of streams, errors, latency and mail are among them. */
export const examineAlarms = (board: AlarmBoard): Examination => ({
  sign: 'alarms',
  remedy: 'docs/runbooks/severities.md',
  look: async () => {
    const raised = await board.raised();
    const [first] = raised;
    if (first === undefined) return well('alarms', 'none is on');
    return ill('alarms', `on: ${raised.map(({ name }) => name).join(', ')}`, runbookOf(first.description));
  },
});

/** The most of a daily quota that may be used before somebody should ask for more. */
const QUOTA_PERCENT = 80;
/** So many executions stay unreserved for everything else in the account, or Lambda takes no new reservation. */
const UNRESERVED = 100;

export const examineMailQuota = (quota: MailQuota): Examination => ({
  sign: 'mail quota',
  remedy: 'docs/runbooks/mail-quota.md',
  look: async (): Promise<VitalSign> => {
    const { sent, limit, isSendingOn } = await quota.read();
    if (!isSendingOn) return ill('mail quota', 'SES does not let the account send', 'docs/runbooks/mail-reputation.md');
    if (limit === -1) return well('mail quota', `${sent} sent in 24 hours, without a limit`);
    const percent = limit === 0 ? 100 : Math.round((100 * sent) / limit);
    const says = `${percent} % of ${limit} a day used`;
    return percent > QUOTA_PERCENT ? ill('mail quota', says, 'docs/runbooks/mail-quota.md') : well('mail quota', says);
  },
});

export const examineConcurrency = (concurrency: Concurrency): Examination => ({
  sign: 'executions',
  remedy: 'docs/runbooks/function-throttles.md',
  look: async () => {
    const { limit, unreserved } = await concurrency.read();
    const says = `${unreserved} of ${limit} concurrent executions are not reserved`;
    return unreserved < UNRESERVED
      ? ill('executions', says, 'docs/runbooks/function-throttles.md; ask AWS for a higher limit')
      : well('executions', says);
  },
});

/** The address answers, whatever it says of the request itself. */
export const examineDoor = (doors: Doors, url: string): Examination => ({
  sign: 'HTTP API',
  remedy: 'docs/runbooks/http-api-errors.md',
  look: async () => {
    const status = await doors.knock(url);
    return status >= 500
      ? ill('HTTP API', `answers ${status}`, 'docs/runbooks/http-api-errors.md')
      : well('HTTP API', `answers (${status} to a request without a token)`);
  },
});

/** Certificates that AWS renews are renewed 60 days before their end; one that is nearer was not. */
const LEAST_DAYS = 21;

export const examineCertificates = (doors: Doors, hosts: readonly string[], clock: Clock): Examination => ({
  sign: 'certificates',
  remedy: 'docs/runbooks/probe-failed.md',
  look: async () => {
    const ends: { readonly host: string; readonly days: number }[] = [];
    for (const host of hosts) {
      const end = await doors.certificateEnds(host);
      ends.push({ host, days: Math.floor((end.getTime() - clock().getTime()) / DAY) });
    }
    const says = ends.map(({ host, days }) => `${host} for ${days} days`).join(', ');
    return ends.some(({ days }) => days < LEAST_DAYS)
      ? ill('certificates', says, 'docs/runbooks/probe-failed.md')
      : well('certificates', says);
  },
});
