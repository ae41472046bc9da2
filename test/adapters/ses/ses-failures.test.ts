import { SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { SES_FAILURES } from '../../../src/adapters/ses/ses-failures.ts';
import { createSesMessenger } from '../../../src/adapters/ses/ses-messenger.ts';
import { COMMON_FAILURES } from '../../../src/adapters/shared/aws-failures.ts';
import { anEmail } from '../../support/messages.ts';
import type { RawProvider, Reaction } from '../../support/raw-provider.ts';
import { startRawProvider } from '../../support/raw-provider.ts';
import { documentedErrorsOf } from '../../support/sdk-errors.ts';
import { SENDER, sesClientOf, sesError } from './ses-provider.ts';

describe('SES failures', () => {
  it('N5: classes every error that the installed SDK documents for SendEmail', () => {
    const documented = documentedErrorsOf('client-sesv2', 'SendEmailCommand');
    expect(documented).toContain('MessageRejected');
    expect(documented.filter((name) => !(name in SES_FAILURES))).toEqual([]);
  });

  it.each(
    Object.entries({ ...COMMON_FAILURES, ...SES_FAILURES }),
  )('N5: answers %s by its class', async (name, rule) => {
    const ses = mockClient(SESv2Client);
    ses.rejects(
      new SESv2ServiceException({ name, $fault: 'client', message: 'no', $metadata: { httpStatusCode: 400 } }),
    );
    expect(await createSesMessenger(SENDER).send(anEmail())).toEqual({
      accepted: false,
      failure: rule.failure,
      reason: `${name}: no`,
      ...(rule.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: rule.retryAfterSeconds }),
    });
    ses.restore();
  });
});

describe('SES failures on a socket', () => {
  let provider: RawProvider;
  let client: SESv2Client;
  beforeEach(async () => {
    provider = await startRawProvider(async () => ({ answer: 200, body: '{"MessageId":"m-1"}' }));
    client = sesClientOf(provider.url);
  });
  afterEach(async () => {
    client.destroy();
    await provider.stop();
  });
  const answerTo = async (...reactions: readonly Reaction[]) => {
    provider.reactWith(...reactions);
    return createSesMessenger(SENDER, client).send(anEmail());
  };
  const html = { 'content-type': 'text/html' };

  it('N5: waits an hour when the quota of 24 hours is used up, and no set time when the rate was too high', async () => {
    expect(await answerTo(sesError(400, 'ThrottlingException', 'Daily message quota exceeded.'))).toMatchObject({
      failure: 'throttled',
      retryAfterSeconds: 3600,
    });
    const rate = await answerTo(sesError(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'));
    expect(rate).toEqual({
      accepted: false,
      failure: 'throttled',
      reason: 'TooManyRequestsException: Maximum sending rate exceeded.',
    });
  });

  it('says who was refused without saying their address', async () => {
    const text = 'Email address is not verified. Failed in region US-WEST-1: ada@example.com, +1 213 555 0142';
    expect(await answerTo(sesError(400, 'MessageRejected', text))).toEqual({
      accepted: false,
      failure: 'permanent',
      reason: 'MessageRejected: Email address is not verified. Failed in region US-WEST-1: [email], [phone]',
    });
  });

  it.each([
    ['permanent', 400, 'BrandNewException'],
    ['permanent', 413, 'ContentTooLargeException'],
    ['transient', 403, 'BrandNewDeniedException'],
    ['throttled', 429, 'BrandNewLimitException'],
    ['transient', 408, 'BrandNewSlowException'],
    ['transient', 500, 'BrandNewFailure'],
    ['transient', 503, 'BrandNewUnavailable'],
    ['unknown', 504, 'BrandNewGatewayTimeout'],
  ])('N5: counts as %s a %i with a name that no table has', async (failure, status, name) => {
    expect(await answerTo(sesError(status, name, 'new'))).toMatchObject({ failure, reason: `${name}: new` });
  });

  it.each([
    ['unknown', 200, '<html>captive portal</html>'],
    ['unknown', 200, '{"MessageId":'],
    ['unknown', 502, '<html>bad gateway</html>'],
    ['unknown', 504, '<html>gateway timeout</html>'],
    ['unknown', 500, '{}'],
    ['transient', 503, '<html><b>Http/1.1 Service Unavailable</b></html>'],
    ['permanent', 400, '{"message":"Bad Request Exception"}'],
    ['throttled', 429, '<html>slow down</html>'],
  ])('N5: counts as %s a %i whose body is %s', async (failure, answer, body) => {
    const given = await answerTo({ answer, body, headers: html });
    expect(given).toMatchObject({ accepted: false, failure });
    expect(JSON.stringify(given)).not.toContain('<');
  });

  it.each([
    'close-before-reading',
    'close-after-reading',
    'close-half-way',
  ] as const)('N4: counts as unknown a connection that ends with %s', async (reaction) => {
    expect(await answerTo(reaction)).toMatchObject({ accepted: false, failure: 'unknown' });
    expect(provider.tries).toBe(1);
  });
  it('N4: counts as unknown an answer that does not come in time', async () => {
    provider.reactWith('never-answer');
    const impatient = sesClientOf(provider.url, { requestTimeoutMilliseconds: 300 });
    expect(await createSesMessenger(SENDER, impatient).send(anEmail())).toMatchObject({
      accepted: false,
      failure: 'unknown',
    });
    impatient.destroy();
  });
});
