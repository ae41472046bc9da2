import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { createSesMessenger } from '../../../src/adapters/ses/ses-messenger.ts';
import type { FailureClass } from '../../../src/domain/notifications/ports.ts';
import { describeMessengerContract } from '../../contract/messenger.contract.ts';
import { anEmail, anSms } from '../../support/messages.ts';
import type { Reaction } from '../../support/raw-provider.ts';
import { startRawProvider } from '../../support/raw-provider.ts';
import type { SesLocal } from '../../support/ses-local.ts';
import { startSesLocal } from '../../support/ses-local.ts';
import { CREDENTIALS, SENDER, sesClientOf, sesError, startSesWire } from './ses-provider.ts';

let sesLocal: SesLocal;
beforeAll(async () => {
  sesLocal = await startSesLocal();
});
beforeEach(() => sesLocal.clear());
afterAll(() => sesLocal.stop());

const FAULTS: Readonly<Record<FailureClass, Reaction>> = {
  permanent: sesError(400, 'MessageRejected', 'Email address is not verified: ada@example.com'),
  throttled: sesError(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'),
  transient: sesError(503, 'ServiceUnavailable', 'Service is down for ada@example.com'),
  unknown: 'close-after-reading',
};

describeMessengerContract('SES v2 on the local SES', async () => {
  const { provider, messenger, stop } = await startSesWire(sesLocal);
  return {
    messenger,
    aMessage: anEmail,
    foreignMessage: anSms(),
    provoke: (failure) => provider.reactWith(FAULTS[failure]),
    loseNextAnswer: () => provider.reactWith('close-half-way'),
    tries: () => provider.tries,
    accepted: async () =>
      (await sesLocal.mails()).map(({ destination, body }) => ({ to: destination.to[0] ?? '', text: body.text ?? '' })),
    stop,
  };
});

describe('SES messenger', () => {
  it('N11: hands over every part of the message as it was rendered', async () => {
    const client = sesClientOf(sesLocal.url);
    const message = anEmail({ unsubscribeUrl: 'https://api.example.com/unsubscribe?t=abc.def' });
    await createSesMessenger(SENDER, client).send(message);
    client.destroy();
    expect(await sesLocal.mails()).toMatchObject([
      {
        from: 'RealTechee <notifications@example.com>',
        replyTo: ['office@example.com'],
        destination: { to: ['ada@example.com'], cc: [], bcc: [] },
        subject: 'Grüße from the kitchen — 2 new requests',
        body: { html: '<p>Hello <b>Ada</b> &amp; team ✓</p>', text: 'Hello Ada & team ✓' },
        headers: [
          { name: 'X-RealTechee-Notification', value: message.notificationId },
          { name: 'List-Unsubscribe', value: '<https://api.example.com/unsubscribe?t=abc.def>' },
          { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
        ],
      },
    ]);
  });

  it('offers no unsubscribing where the message has none', async () => {
    const client = sesClientOf(sesLocal.url);
    await createSesMessenger(SENDER, client).send(anEmail());
    client.destroy();
    expect((await sesLocal.mails())[0]?.headers?.map(({ name }) => name)).toEqual(['X-RealTechee-Notification']);
  });

  it('N4: puts our id and the signal’s type into tags that SES allows, with the configuration set', async () => {
    const ses = mockClient(SESv2Client);
    ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
    await createSesMessenger(SENDER).send(anEmail({ signalType: 'UMZUG: grüße!', notificationId: '' }));
    expect(ses.call(0).args[0].input).toMatchObject({
      ConfigurationSetName: 'realtechee-test',
      EmailTags: [
        { Name: 'notificationId', Value: '_' },
        { Name: 'signalType', Value: 'UMZUG__gr__e_' },
      ],
      Content: {
        Simple: { Subject: { Charset: 'UTF-8' }, Body: { Html: { Charset: 'UTF-8' }, Text: { Charset: 'UTF-8' } } },
      },
    });
    ses.restore();
  });

  it('leaves out what it was not given', async () => {
    const ses = mockClient(SESv2Client);
    ses.on(SendEmailCommand).resolves({ MessageId: 'm-1' });
    await createSesMessenger({ from: 'a@example.com' }).send(anEmail());
    expect(Object.keys(ses.call(0).args[0].input).sort()).toEqual([
      'Content',
      'Destination',
      'EmailTags',
      'FromEmailAddress',
    ]);
    ses.restore();
  });

  it('counts a yes without an id as unknown', async () => {
    const ses = mockClient(SESv2Client);
    ses.on(SendEmailCommand).resolves({});
    expect(await createSesMessenger(SENDER).send(anEmail())).toMatchObject({ accepted: false, failure: 'unknown' });
    ses.restore();
  });

  it('N3: sends one request even through a client that retries', async () => {
    const provider = await startRawProvider(async () => ({ answer: 200, body: '{"MessageId":"m"}' }));
    provider.reactWith('close-after-reading');
    const client = new SESv2Client({
      region: 'us-west-1',
      endpoint: provider.url,
      credentials: CREDENTIALS,
      maxAttempts: 3,
    });
    expect(await createSesMessenger(SENDER, client).send(anEmail())).toMatchObject({ failure: 'unknown' });
    expect(provider.tries).toBe(1);
    client.destroy();
    await provider.stop();
  });

  it('N3: sends one request through the client it makes itself', async () => {
    const provider = await startRawProvider(async () => ({ answer: 200, body: '{"MessageId":"m"}' }));
    provider.reactWith(sesError(500, 'InternalFailure', 'oops'));
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SESV2: provider.url,
      AWS_REGION: 'us-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    expect(await createSesMessenger(SENDER).send(anEmail())).toMatchObject({ failure: 'transient' });
    expect(provider.tries).toBe(1);
    process.env = before;
    await provider.stop();
  });
});
