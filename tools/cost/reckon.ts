import { EMAIL, IDLE_MINUTE } from './counted.ts';
import { PRICES, type Priced } from './prices.ts';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object | undefined }>>;
}

/** One line of a bill. */
export interface Line {
  readonly what: string;
  readonly quantity: number;
  readonly price: Priced;
}

export const dollars = ({ quantity, price }: Line): number => quantity * PRICES[price];
export const total = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + dollars(line), 0);

const HOURS_A_MONTH = 730;
const MINUTES_A_MONTH = HOURS_A_MONTH * 60;
const MILLION = 1_000_000;
/** Each target-tracking policy of DynamoDB makes four alarms of its own. */
const ALARMS_A_POLICY = 4;

/** Not counted but assumed, and said so on the page. */
export const ASSUMPTIONS = {
  sweepSeconds: 0.5,
  emailSeconds: 0.3,
  emailRequests: 2,
  memoryGb: 0.5,
  logBytesPerEmail: 3_000,
  logBytesPerSweep: 1_000,
  storedBytesPerEmail: 3_000,
};

const countOf = (template: Template, type: string): number =>
  Object.values(template.Resources).filter(({ Type }) => Type === type).length;

/** All values that stand under a key, however deep. */
const valuesOf = (key: string, value: unknown): readonly unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...valuesOf(key, inner)]);
};

const provisioned = (template: Template, unit: 'ReadCapacityUnits' | 'WriteCapacityUnits'): number =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
    .flatMap(({ Properties }) => valuesOf(unit, Properties).map(Number))
    .reduce((sum, units) => sum + units, 0);

/** An alarm is paid by the metrics that it looks at: one, or those of its expression. */
const alarmedMetrics = (template: Template): number =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .reduce((sum, { Properties }) => sum + Math.max(1, valuesOf('MetricStat', Properties).length), 0);

const ownMetrics = (template: Template): number => {
  const alarms = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const named = alarms.flatMap(({ Properties }) => [...valuesOf('Metric', Properties), Properties]);
  const own = named.flatMap((metric) => {
    const { Namespace, MetricName, Dimensions } = Object(metric);
    return String(Namespace).startsWith('RealTechee/') ? [JSON.stringify([MetricName, Dimensions])] : [];
  });
  return new Set(own).size;
};

/** What a stage costs in a month in which nothing happens, its scheduled work included. */
export const idleMonth = (template: Template): readonly Line[] => {
  const sweepGbSeconds = MINUTES_A_MONTH * ASSUMPTIONS.sweepSeconds * ASSUMPTIONS.memoryGb;
  const isTrailed = countOf(template, 'AWS::CloudTrail::Trail') > 0;
  const webAcls = countOf(template, 'AWS::WAFv2::WebACL');
  const rules = Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::WAFv2::WebACL')
    .flatMap(({ Properties }) =>
      valuesOf('OverrideAction', Properties).concat(valuesOf('RateBasedStatement', Properties)),
    );
  const lines: readonly Line[] = [
    {
      what: 'tables and indexes that are provisioned, at their least: writes',
      quantity: provisioned(template, 'WriteCapacityUnits') * HOURS_A_MONTH,
      price: 'DynamoDB, a provisioned write unit for an hour',
    },
    {
      what: 'the same: reads',
      quantity: provisioned(template, 'ReadCapacityUnits') * HOURS_A_MONTH,
      price: 'DynamoDB, a provisioned read unit for an hour',
    },
    {
      what: 'alarms that autoscaling makes by itself, four a policy',
      quantity: countOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy') * ALARMS_A_POLICY,
      price: 'CloudWatch, an alarm for a month, per metric that it looks at',
    },
    {
      what: 'alarms of the stage, by the metrics they look at',
      quantity: alarmedMetrics(template),
      price: 'CloudWatch, an alarm for a month, per metric that it looks at',
    },
    {
      what: 'composite alarms',
      quantity: countOf(template, 'AWS::CloudWatch::CompositeAlarm'),
      price: 'CloudWatch, a composite alarm for a month',
    },
    {
      what: 'dashboards',
      quantity: countOf(template, 'AWS::CloudWatch::Dashboard'),
      price: 'CloudWatch, a dashboard for a month',
    },
    {
      what: 'metrics of our own that an alarm looks at, if all were given',
      quantity: ownMetrics(template),
      price: 'CloudWatch, a custom metric for a month',
    },
    { what: 'keys', quantity: countOf(template, 'AWS::KMS::Key'), price: 'KMS, a key for a month' },
    {
      what: 'the sweep of each minute: time',
      quantity: sweepGbSeconds / MILLION,
      price: 'Lambda (arm64), 1 million GB-seconds',
    },
    { what: 'the sweep: requests', quantity: MINUTES_A_MONTH / MILLION, price: 'Lambda, 1 million requests' },
    {
      what: 'the sweep: writes (where marks reach)',
      quantity: (IDLE_MINUTE.write * MINUTES_A_MONTH) / MILLION,
      price: 'DynamoDB, 1 million write request units',
    },
    {
      what: 'the sweep: reads',
      quantity: (IDLE_MINUTE.read * MINUTES_A_MONTH) / MILLION,
      price: 'DynamoDB, 1 million read request units',
    },
    {
      what: 'the sweep: its calls on the audit trail',
      quantity: isTrailed ? (IDLE_MINUTE.calls * MINUTES_A_MONTH) / MILLION : 0,
      price: 'CloudTrail, 1 million data events',
    },
    {
      what: 'the sweep: its log',
      quantity: (ASSUMPTIONS.logBytesPerSweep * MINUTES_A_MONTH) / 1e9,
      price: 'CloudWatch Logs, a GB taken in',
    },
    { what: 'web ACLs', quantity: webAcls, price: 'WAF, a web ACL for a month' },
    { what: 'rules of web ACLs', quantity: rules.length, price: 'WAF, a rule for a month' },
  ];
  return lines.filter(({ quantity }) => quantity > 0);
};

/** What a million e-mails cost, besides the idle month. */
export const millionEmails = (template: Template): readonly Line[] => {
  const isTrailed = countOf(template, 'AWS::CloudTrail::Trail') > 0;
  const storedGb = (ASSUMPTIONS.storedBytesPerEmail * MILLION) / 1e9;
  const lines: readonly Line[] = [
    { what: 'sending', quantity: 1, price: 'SES, 1 million e-mails' },
    {
      what: `writes, ${EMAIL.write} an e-mail`,
      quantity: EMAIL.write,
      price: 'DynamoDB, 1 million write request units',
    },
    { what: `reads, ${EMAIL.read} an e-mail`, quantity: EMAIL.read, price: 'DynamoDB, 1 million read request units' },
    {
      what: `calls on the audit trail, ${EMAIL.calls} an e-mail`,
      quantity: isTrailed ? EMAIL.calls : 0,
      price: 'CloudTrail, 1 million data events',
    },
    {
      what: 'functions: time',
      quantity: ASSUMPTIONS.emailSeconds * ASSUMPTIONS.memoryGb,
      price: 'Lambda (arm64), 1 million GB-seconds',
    },
    { what: 'functions: requests', quantity: ASSUMPTIONS.emailRequests, price: 'Lambda, 1 million requests' },
    {
      what: 'logs',
      quantity: (ASSUMPTIONS.logBytesPerEmail * MILLION) / 1e9,
      price: 'CloudWatch Logs, a GB taken in',
    },
    { what: 'rows, for each month that they are kept', quantity: storedGb, price: 'DynamoDB, a GB stored for a month' },
    {
      what: 'the same, to any second of the last 35 days',
      quantity: storedGb,
      price: 'DynamoDB, a GB of point-in-time recovery for a month',
    },
  ];
  return lines.filter(({ quantity }) => quantity > 0);
};
