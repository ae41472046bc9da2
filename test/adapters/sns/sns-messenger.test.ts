import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { createSnsMessenger } from '../../../src/adapters/sns/sns-messenger.ts';
import type { FailureClass } from '../../../src/domain/notifications/ports.ts';
import { describeMessengerContract } from '../../contract/messenger.contract.ts';
import { anEmail, anSms } from '../../support/messages.ts';
import type { Moto } from '../../support/moto.ts';
import { describeOnMoto, startMoto } from '../../support/moto.ts';
import type { Reaction } from '../../support/raw-provider.ts';
import { startRawProvider } from '../../support/raw-provider.ts';
import { published, snsClientOf, snsError } from './sns-provider.ts';

const FAULTS: Readonly<Record<FailureClass, Reaction>> = {
  permanent: snsError(400, 'InvalidParameter', 'Invalid parameter: PhoneNumber Reason: +12135550142 is not valid'),
  throttled: snsError(400, 'Throttling', 'Rate exceeded'),
  transient: snsError(500, 'InternalError', 'Internal failure for +12135550142'),
  unknown: 'close-after-reading',
};

describeMessengerContract('SNS on a socket that answers as SNS does', async () => {
  let count = 0;
  const sent: { to: string; text: string }[] = [];
  const provider = await startRawProvider(async (_request, body) => {
    const form = new URLSearchParams(body);
    sent.push({ to: form.get('PhoneNumber') ?? '', text: form.get('Message') ?? '' });
    count += 1;
    return published(`sns-${count}`);
  });
  const client = snsClientOf(provider.url);
  return {
    messenger: createSnsMessenger({}, client),
    aMessage: anSms,
    foreignMessage: anEmail(),
    provoke: (failure) => provider.reactWith(FAULTS[failure]),
    loseNextAnswer: () => provider.reactWith('close-half-way'),
    tries: () => provider.tries,
    accepted: async () => sent,
    stop: async () => {
      client.destroy();
      await provider.stop();
    },
  };
});

describe('SNS messenger', () => {
  const inputOf = async (options: Parameters<typeof createSnsMessenger>[0]) => {
    const sns = mockClient(SNSClient);
    sns.on(PublishCommand).resolves({ MessageId: 'm-1' });
    await createSnsMessenger(options).send(anSms());
    const { input } = sns.call(0).args[0];
    sns.restore();
    return input;
  };

  it('N12: sends to a number, as a transactional message, when nothing else is set', async () => {
    expect(await inputOf({})).toEqual({
      PhoneNumber: '+12135550142',
      Message: 'RealTechee: new estimate request ✓ & more',
      MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
    });
  });

  it('sends as whom, and for how much, it is set to', async () => {
    expect(
      await inputOf({
        smsType: 'Promotional',
        senderId: 'RealTechee',
        originationNumber: '+12135550100',
        maxPriceUsd: 0.05,
      }),
    ).toMatchObject({
      MessageAttributes: {
        'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Promotional' },
        'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'RealTechee' },
        'AWS.MM.SMS.OriginationNumber': { DataType: 'String', StringValue: '+12135550100' },
        'AWS.SNS.SMS.MaxPrice': { DataType: 'Number', StringValue: '0.05' },
      },
    });
  });

  it.each([
    '2135550142',
    '+1 213 555 0142',
    '+0123456789',
    '+1213555014212345',
    '',
  ])('N12: refuses %j, which is not in E.164, without asking SNS', async (to) => {
    const sns = mockClient(SNSClient);
    const answer = await createSnsMessenger().send(anSms({ to }));
    expect(answer).toEqual({ accepted: false, failure: 'permanent', reason: 'NotE164: the number is not in E.164' });
    expect(sns.calls()).toHaveLength(0);
    sns.restore();
  });

  it('counts a yes without an id as unknown', async () => {
    const sns = mockClient(SNSClient);
    sns.on(PublishCommand).resolves({});
    expect(await createSnsMessenger().send(anSms())).toMatchObject({ accepted: false, failure: 'unknown' });
    sns.restore();
  });

  it('N3: sends one request even through a client that retries', async () => {
    const provider = await startRawProvider(async () => published('m-1'));
    provider.reactWith(snsError(500, 'InternalError', 'oops'));
    const client = new SNSClient({
      region: 'us-west-1',
      endpoint: provider.url,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    expect(await createSnsMessenger({}, client).send(anSms())).toMatchObject({ failure: 'transient' });
    expect(provider.tries).toBe(1);
    client.destroy();
    await provider.stop();
  });
});

describeOnMoto('SNS messenger on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 40_000);
  afterAll(() => moto?.stop());

  it('is accepted with all its attributes, under a new id each time', async () => {
    const client = snsClientOf(moto.url);
    const options = { senderId: 'RealTechee', originationNumber: '+12135550100', maxPriceUsd: 0.05 };
    const messenger = createSnsMessenger(options, client);
    const answers = [await messenger.send(anSms()), await messenger.send(anSms())];
    expect(answers).toEqual([
      { accepted: true, providerMessageId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      { accepted: true, providerMessageId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    ]);
    expect(answers[0]).not.toEqual(answers[1]);
    client.destroy();
  });

  it('N5: is refused for good when the text is too long', async () => {
    const client = snsClientOf(moto.url);
    const text = 'x'.repeat(300_000);
    const content = { channel: 'sms', text, segments: { encoding: 'GSM-7', segments: 1961, units: 300_000 } } as const;
    expect(await createSnsMessenger({}, client).send(anSms({ content }))).toMatchObject({
      accepted: false,
      failure: 'permanent',
      reason: expect.stringMatching(/^InvalidParameterException: /),
    });
    client.destroy();
  });
});
