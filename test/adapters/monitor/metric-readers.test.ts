import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { createMetricReader } from '../../../src/adapters/cloudwatch/metric-reader.ts';
import { createEmfLogReader } from '../../../src/adapters/local-stage/emf-log-reader.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createEmfNotificationMetrics } from '../../../src/adapters/metrics/emf-notification-metrics.ts';
import type { Gauge } from '../../../src/domain/operations/monitor/gauge.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';

const AT = new Date('2026-04-01T12:00:00.000Z');
const seconds = (minute: number) => AT.getTime() / 1000 + minute * 60;
const minute = (count: number) => new Date(AT.getTime() + count * 60_000);

const gaugeOf = (name: string, statistic: string, dimensions: Readonly<Record<string, string>>): Gauge => ({
  name,
  kind: 'lag',
  periodSeconds: 60,
  parts: [{ id: 'watched', isWatched: true, metric: { namespace: 'RealTechee/local', name, dimensions, statistic } }],
});

describeOnMoto('figures of CloudWatch', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 60_000);
  afterAll(() => moto.stop());

  it('are read by period, and nothing where there is none', async () => {
    const client = new CloudWatchClient({
      region: 'us-west-1',
      endpoint: moto.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    const Dimensions = [{ Name: 'service', Value: 'notifications' }];
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'RealTechee/local',
        MetricData: [
          { MetricName: 'OldestDueAge', Dimensions, Timestamp: before(3), Value: 4 },
          { MetricName: 'OldestDueAge', Dimensions, Timestamp: before(3), Value: 9 },
          { MetricName: 'OldestDueAge', Dimensions, Timestamp: before(1), Value: 2 },
        ],
      }),
    );
    const series = await createMetricReader(client).read(
      gaugeOf('OldestDueAge', 'Maximum', { service: 'notifications' }),
      before(10),
      now,
    );
    expect([...(series ?? [])].toSorted()).toEqual([
      [before(3).getTime() / 1000, 9],
      [before(1).getTime() / 1000, 2],
    ]);
  }, 60_000);
});

describe('a calculated figure, by the recorded answers of CloudWatch', () => {
  it('is asked for with all of its parts in one call of its own, and is the one that is watched', async () => {
    const cloudWatch = mockClient(CloudWatchClient);
    cloudWatch.on(GetMetricDataCommand).resolves({
      MetricDataResults: [{ Id: 'watched', Timestamps: [minute(1), minute(0)], Values: [7.5, 0] }],
    });
    const metric = { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'f' }, statistic: 'Sum' };
    const gauge: Gauge = {
      name: 'f-errors',
      kind: 'errors',
      periodSeconds: 60,
      parts: [
        { id: 'watched', isWatched: true, expression: '100 * errors / runs' },
        { id: 'errors', isWatched: false, metric },
      ],
    };
    const series = await createMetricReader(new CloudWatchClient({ region: 'us-west-1' })).read(gauge, AT, minute(2));
    expect([...(series ?? [])]).toEqual([
      [seconds(1), 7.5],
      [seconds(0), 0],
    ]);
    expect(cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input.MetricDataQueries).toEqual([
      { Id: 'watched', Expression: '100 * errors / runs', ReturnData: true, Period: 60 },
      {
        Id: 'errors',
        ReturnData: false,
        MetricStat: {
          Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'f' }] },
          Stat: 'Sum',
          Period: 60,
        },
      },
    ]);
  });
});

describe('figures of the local stage, from the logs of its functions', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'logs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What our own code writes, kept as the local stage keeps it. */
  const written = (give: (metrics: ReturnType<typeof createEmfNotificationMetrics>) => void): void => {
    const lines: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
    give(createEmfNotificationMetrics({ stage: 'local', service: 'notifications', journal: createMemoryJournal() }));
    out.mockRestore();
    mkdirSync(join(folder, 'logs'), { recursive: true });
    writeFileSync(join(folder, 'logs', 'wake.log'), `no line\n${lines.join('')}\n{"cut off`);
  };
  const read = (gauge: Gauge) => {
    const now = Date.now();
    return createEmfLogReader(join(folder, 'logs')).read(gauge, new Date(now - 120_000), new Date(now + 60_000));
  };

  it('are those that our own code gives, by name, dimensions and statistic', async () => {
    written((metrics) => {
      for (const age of [4, 9, 2]) metrics.oldestDue(age);
      const sent = { channel: 'email', priority: 'high', outcome: 'sent', attempts: 1 } as const;
      for (let n = 0; n < 3; n += 1) metrics.delivery(sent);
      metrics.delivery({ ...sent, channel: 'sms' });
    });
    const service = { service: 'notifications' };
    const sumOf = async (gauge: Gauge) => [...((await read(gauge)) ?? [])].map(([, value]) => value);
    expect(Math.max(...(await sumOf(gaugeOf('OldestDueAge', 'Maximum', service))))).toBe(9);
    const sent = await sumOf(gaugeOf('NotificationsSent', 'Sum', { ...service, channel: 'email' }));
    expect(sent.reduce((sum, value) => sum + value, 0)).toBe(3);
    const counted = await sumOf(gaugeOf('OldestDueAge', 'SampleCount', service));
    expect(counted.reduce((sum, value) => sum + value, 0)).toBe(3);
    expect(await sumOf(gaugeOf('NotificationsSent', 'Sum', { ...service, channel: 'fax' }))).toEqual([]);
  });

  it('are none of what AWS counts or of what is calculated, and nothing where nothing was logged', async () => {
    const aws = { namespace: 'AWS/SQS', name: 'X', dimensions: {}, statistic: 'Sum' };
    const one = gaugeOf('OldestDueAge', 'Maximum', {});
    expect(await read({ ...one, parts: [{ id: 'watched', isWatched: true, metric: aws }] })).toBeUndefined();
    expect(await read({ ...one, parts: [{ id: 'watched', isWatched: true, expression: 'a / b' }] })).toBeUndefined();
    expect(await read(one)).toEqual(new Map());
  });
});
