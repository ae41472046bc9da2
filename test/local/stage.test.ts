import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalStage, startLocalStage } from '../../local/stage.ts';
import { writeExampleStage } from './fixtures/example-stage.ts';

const example = writeExampleStage();
const notices: string[] = [];
let stage: LocalStage;

const emit = async (...ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    await stage.documentClient.send(new PutCommand({ TableName: `SignalEvents-${stage.suffix}-NONE`, Item: { id } }));
  }
};
const subjects = (): string[] => stage.inbox.messages().map(({ subject }) => subject);
const start = (dataDir?: string): Promise<LocalStage> =>
  startLocalStage({
    templatePath: example.templatePath,
    artifacts: example.artifacts,
    onNotice: (notice) => notices.push(notice),
    ...(dataDir === undefined ? {} : { dataDir }),
  });

jest.setTimeout(60_000);

beforeAll(async () => {
  stage = await start();
});
afterAll(async () => {
  await stage.stop();
  example.remove();
});

it('makes the tables of the registry and puts the seed into them', async () => {
  expect(stage.tables).toBeGreaterThanOrEqual(44);
  const TableName = `SignalNotificationHooks-${stage.suffix}-NONE`;
  const { Item } = await stage.documentClient.send(
    new GetCommand({ TableName, Key: { id: 'contact-us-email-staff' } }),
  );
  expect(Item).toMatchObject({ signalType: 'CONTACT_US_FORM_SUBMITTED' });
});

it('drives a function from its stream, and shows what it sends in the inbox', async () => {
  await emit('first', 'second');
  await stage.idle();
  expect(subjects()).toEqual(['first', 'second']);
  expect(stage.inbox.messages()[0]).toMatchObject({
    channel: 'email',
    notificationId: 'first',
    to: ['to@example.com'],
  });
  const page = await fetch(stage.endpoints.inbox);
  expect(await page.text()).toContain('RealTechee inbox');
  const store = await fetch(`${stage.endpoints.inbox}/store`);
  const { emails } = (await store.json()) as { emails: { subject: string; body: { text: string } }[] };
  expect(emails.map(({ subject }) => subject)).toEqual(['first', 'second']);
  expect(emails[0]?.body.text).toBe(`${stage.endpoints.http}/leave?t=1`);
});

it('waits while a function is paused, and catches up', async () => {
  await stage.functions.tell?.pause();
  await emit('third');
  await stage.idle();
  expect(subjects()).not.toContain('third');
  stage.functions.tell?.resume();
  await stage.idle();
  expect(subjects()).toContain('third');
});

it('goes on when a thread crashes', async () => {
  await stage.functions.tell?.crash();
  await emit('fourth');
  await stage.idle();
  expect(subjects()).toContain('fourth');
});

it('sets down a record that fails for good, as AWS does, and goes on', async () => {
  await emit('bad', 'fifth');
  await stage.idle();
  expect(subjects()).toContain('fifth');
  const QueueUrl = `${stage.endpoints.queues}/000000000000/example-local-failures`;
  const { Messages = [] } = await stage.sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: expect.any(Number) },
    responseContext: { statusCode: 200, executedVersion: '$LATEST' },
    DDBStreamBatchInfo: { batchSize: 1, streamArn: expect.stringContaining('SignalEvents') },
  });
  expect(notices.join()).toContain('RetryAttemptsExhausted');
});

it('retries what the provider refuses for now', async () => {
  stage.inbox.failNext('ses', 'throttled');
  await emit('sixth');
  await stage.idle();
  expect(subjects().filter((subject) => subject === 'sixth')).toHaveLength(1);
});

it('fires a schedule when the clock comes to it, in the time of the stage', async () => {
  const before = stage.clock.now().getTime();
  stage.clock.advanceBy(3_600_000);
  while (stage.activity().functions.tick?.invocations !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
  const lineOfTick = () => stage.log.tail().find(({ functionName }) => functionName === 'tick');
  while (lineOfTick() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  const [, fired, seen] = lineOfTick()?.text.split(' ') ?? [];
  expect(Date.parse(fired ?? '')).toBeGreaterThan(before + 3_590_000);
  expect(Date.parse(seen ?? '')).toBeGreaterThan(before + 3_590_000);
});

it('answers the routes of the template with events of format 2.0', async () => {
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const headers = { cookie: 'c=3; d=4' };
  const response = await fetch(`${stage.endpoints.http}/leave/news?a=1&a=2`, { method: 'POST', body, headers });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-table')).toBe(`SignalEvents-${stage.suffix}-NONE`);
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await response.json()).toMatchObject({
    version: '2.0',
    routeKey: 'POST /leave/{list}',
    rawPath: '/leave/news',
    rawQueryString: 'a=1&a=2',
    cookies: ['c=3', 'd=4'],
    queryStringParameters: { a: '1,2' },
    pathParameters: { list: 'news' },
    requestContext: { http: { method: 'POST', path: '/leave/news' }, stage: '$default' },
    isBase64Encoded: true,
    body: 'List-Unsubscribe=One-Click',
  });
  expect((await fetch(`${stage.endpoints.http}/elsewhere`)).status).toBe(404);
});

it('lets no call leave this machine', async () => {
  const response = await fetch(stage.endpoints.door, {
    method: 'POST',
    headers: { 'x-amz-target': 'TrentService.Decrypt' },
  });
  expect(response.status).toBe(501);
  expect(notices.join()).toContain('TrentService.Decrypt');
});

it('keeps data from run to run when told so, and nothing appears twice', async () => {
  await stage.stop();
  expect(existsSync(stage.folder.path)).toBe(false);
  const dataDir = join(example.folder, 'kept');
  stage = await start(dataDir);
  await emit('one');
  await stage.idle();
  stage.clock.advanceBy(60_000);
  const now = stage.clock.now();
  await stage.stop();

  stage = await start(dataDir);
  expect(subjects()).toEqual(['one']);
  expect(stage.clock.now().getTime()).toBeGreaterThanOrEqual(now.getTime());
  await expect(start(dataDir)).rejects.toThrow('A local stage is already running on');
  await emit('two');
  await stage.idle();
  expect(subjects()).toEqual(['one', 'two']);
  expect(readFileSync(join(dataDir, 'messages.ndjson'), 'utf8').trim().split('\n')).toHaveLength(2);
});
