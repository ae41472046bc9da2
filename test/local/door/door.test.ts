import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { CreateTopicCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { DescribeParametersCommand, GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { createStageClock } from '../../../local/clock.ts';
import { createDoor, type Door } from '../../../local/door/door.ts';
import { openMessageJournal } from '../../../local/door/message-journal.ts';
import { FunctionPaused } from '../../../local/functions/invocation.ts';
import { close, listen } from '../../../local/listen.ts';
import { type LocalQueues, startLocalQueues } from '../../../local/queues.ts';
import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { createSsmConfigurationStore } from '../../../src/adapters/ssm/ssm-configuration-store.ts';
import { describeConfigurationStoreContract } from '../../contract/configuration-store.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'door-'));
const journal = openMessageJournal(join(folder, 'messages.ndjson'));
const unknown: string[] = [];
const configuration = createMemoryConfigurationStore({ clock: () => new Date(), values: { 'a/fixed': 'value' } });
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let door: Door;
let server: Server;
let queues: LocalQueues;
let config: { endpoint: string; region: string; maxAttempts: number; credentials: typeof credentials };

beforeAll(async () => {
  queues = await startLocalQueues({ region: 'us-west-1' });
  door = createDoor({
    clock: createStageClock(),
    journal,
    parameters: { store: configuration, path: '/service/stage/' },
    queuesEndpoint: queues.endpoint,
    onAccepted: () => undefined,
    onUnknownCall: (what) => unknown.push(what),
    invokerOf: (name) =>
      ({
        echo: async (event: unknown) => ({ ok: true, requestId: 'r', payload: event }) as const,
        broken: async () => ({ ok: false, requestId: 'r', errorType: 'Error', errorMessage: 'no table' }) as const,
        paused: async () => {
          throw new FunctionPaused('it is paused');
        },
      })[name],
  });
  server = createServer((request, response) => void door.handle(request, response));
  const port = await listen(server);
  config = { endpoint: `http://127.0.0.1:${port}`, region: 'us-west-1', maxAttempts: 1, credentials };
});
afterAll(async () => {
  await close(server);
  await queues.stop();
  journal.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => journal.clear(new Date()));

const email = (changes: Partial<SendEmailCommandInput> = {}): SendEmailCommand =>
  new SendEmailCommand({
    FromEmailAddress: 'RealTechee <from@example.com>',
    Destination: { ToAddresses: ['to@example.com'] },
    ReplyToAddresses: ['reply@example.com'],
    ConfigurationSetName: 'set',
    EmailTags: [{ Name: 'notificationId', Value: 'n-1' }],
    Content: {
      Simple: {
        Subject: { Data: 'Größe', Charset: 'UTF-8' },
        Body: { Html: { Data: '<p>Hello</p>' }, Text: { Data: 'Hello' } },
        Headers: [{ Name: 'List-Unsubscribe', Value: '<https://example.com>' }],
      },
    },
    ...changes,
  });
const ses = () => new SESv2Client(config);
const sns = () => new SNSClient(config);
const ssm = () => new SSMClient(config);
const sms = (PhoneNumber: string, Message = 'Hello') => new PublishCommand({ PhoneNumber, Message });

describe('e-mail', () => {
  it('is on disk when the sender hears that it was accepted', async () => {
    const { MessageId } = await ses().send(email());
    expect(readFileSync(join(folder, 'messages.ndjson'), 'utf8')).toContain(MessageId);
    expect(journal.messages()).toEqual([
      {
        id: MessageId,
        channel: 'email',
        notificationId: 'n-1',
        from: 'RealTechee <from@example.com>',
        to: ['to@example.com'],
        replyTo: ['reply@example.com'],
        subject: 'Größe',
        text: 'Hello',
        html: '<p>Hello</p>',
        headers: { 'List-Unsubscribe': '<https://example.com>' },
        tags: { notificationId: 'n-1' },
        configurationSet: 'set',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
  });

  it.each<[string, Partial<SendEmailCommandInput>]>([
    ['an address that is none', { Destination: { ToAddresses: ['nobody'] } }],
    ['no recipient', { Destination: { ToAddresses: [] } }],
    ['a character that tags may not have', { EmailTags: [{ Name: 'id', Value: 'a b' }] }],
    ['raw content', { Content: { Raw: { Data: new Uint8Array([1]) } } }],
  ])('is refused for %s', async (_, changes) => {
    await expect(ses().send(email(changes))).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(journal.messages()).toEqual([]);
  });
});

describe('SMS', () => {
  it('is accepted with its number of segments', async () => {
    const { MessageId } = await sns().send(
      new PublishCommand({
        PhoneNumber: '+12135550123',
        Message: 'é'.repeat(161),
        MessageAttributes: { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'RealTechee' } },
      }),
    );
    expect(journal.messages()).toEqual([
      expect.objectContaining({
        id: MessageId,
        channel: 'sms',
        from: 'RealTechee',
        to: ['+12135550123'],
        subject: 'SMS to +12135550123 (2 segments, GSM-7)',
      }),
    ]);
  });

  it('is refused for a number that is none', async () => {
    await expect(sns().send(sms('555-0123'))).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('leaves everything else of SNS to the local SNS', async () => {
    const { TopicArn } = await sns().send(new CreateTopicCommand({ Name: 'alerts' }));
    expect(TopicArn).toBe('arn:aws:sns:us-west-1:000000000000:alerts');
    await expect(sns().send(new PublishCommand({ TopicArn, Message: 'x' }))).resolves.toHaveProperty('MessageId');
    expect(journal.messages()).toEqual([]);
  });
});

describe('parameters', () => {
  it('are those of the stage, and no others', async () => {
    const get = async (Name: string) =>
      (await ssm().send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
    expect(await get('/service/stage/a/fixed')).toBe('value');
    await expect(get('/service/other/a/fixed')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(get('/service/stage/none')).rejects.toMatchObject({ name: 'ParameterNotFound' });
    const several = await ssm().send(new GetParametersCommand({ Names: ['/service/stage/a/fixed', '/none'] }));
    expect(several.InvalidParameters).toEqual(['/none']);
    expect(several.Parameters).toMatchObject([{ Name: '/service/stage/a/fixed', Value: 'value', Version: 1 }]);
  });

  it('are asked for by operations that are imitated, or the call is refused', async () => {
    await expect(ssm().send(new DescribeParametersCommand({}))).rejects.toThrow();
    expect(unknown.at(-1)).toContain('AmazonSSM.DescribeParameters');
  });

  describeConfigurationStoreContract("SSM at the local stage's door", async () => {
    for (const { name } of await configuration.all()) await configuration.remove(name);
    return createSsmConfigurationStore({ service: 'service', stage: 'stage', keyId: 'alias/service-stage' }, ssm());
  });
});

describe('faults', () => {
  it.each([
    ['rejected', 'MessageRejected'],
    ['throttled', 'TooManyRequestsException'],
    ['broken', 'InternalFailure'],
  ] as const)('e-mail %s is %s, for as many calls as asked', async (fault, name) => {
    door.failNext('ses', fault, 2);
    await expect(ses().send(email())).rejects.toMatchObject({ name });
    await expect(ses().send(email())).rejects.toMatchObject({ name });
    await expect(ses().send(email())).resolves.toHaveProperty('MessageId');
    expect(journal.messages()).toHaveLength(1);
  });

  it.each([
    ['rejected', 'InvalidParameterException'],
    ['throttled', 'ThrottledException'],
    ['broken', 'InternalErrorException'],
  ] as const)('SMS %s is %s', async (fault, name) => {
    door.failNext('sns', fault);
    await expect(sns().send(sms('+12135550123'))).rejects.toMatchObject({ name });
    expect(journal.messages()).toEqual([]);
  });

  it('closes the connection before or after it accepts', async () => {
    door.failNext('ses', 'closed-before');
    await expect(ses().send(email())).rejects.toThrow('socket hang up');
    expect(journal.messages()).toEqual([]);
    door.failNext('ses', 'closed-after');
    await expect(ses().send(email())).rejects.toThrow('socket hang up');
    expect(journal.messages()).toHaveLength(1);
  });
});

it('answers what it does not imitate with an error of its own, and says so', async () => {
  const response = await fetch(`${config.endpoint}/v2/email/identities`);
  expect(response.status).toBe(501);
  expect(unknown.at(-1)).toBe('GET /v2/email/identities');
});

describe('Lambda at the door', () => {
  const invoke = async (
    FunctionName: string,
    event: unknown,
    InvocationType: 'RequestResponse' | 'Event' = 'RequestResponse',
  ) => {
    const client = new LambdaClient(config);
    try {
      const Payload = new TextEncoder().encode(JSON.stringify(event));
      const answer = await client.send(new InvokeCommand({ FunctionName, Payload, InvocationType }));
      return { error: answer.FunctionError, payload: JSON.parse(answer.Payload?.transformToString() ?? '') };
    } finally {
      client.destroy();
    }
  };

  it('runs a function by its name or its ARN, and answers what it answers', async () => {
    expect(await invoke('echo', { a: 1 })).toEqual({ error: undefined, payload: { a: 1 } });
    const arn = 'arn:aws:lambda:us-west-1:000000000000:function:echo:$LATEST';
    expect(await invoke(arn, { a: 2 })).toEqual({ error: undefined, payload: { a: 2 } });
  });

  it('tells of a fault as Lambda does, in an answer', async () => {
    expect(await invoke('broken', {})).toEqual({
      error: 'Unhandled',
      payload: { errorType: 'Error', errorMessage: 'no table' },
    });
  });

  it('has no other function, none that is paused, and nobody who does not wait', async () => {
    await expect(invoke('nobody', {})).rejects.toThrow('Function not found: nobody');
    await expect(invoke('paused', {})).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    await expect(invoke('echo', {}, 'Event')).rejects.toThrow('does not imitate Event');
  });
});
