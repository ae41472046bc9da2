import { SNSClient, SNSServiceException } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { COMMON_FAILURES } from '../../../src/adapters/shared/aws-failures.ts';
import { SNS_FAILURES } from '../../../src/adapters/sns/sns-failures.ts';
import { createSnsMessenger } from '../../../src/adapters/sns/sns-messenger.ts';
import { anSms } from '../../support/messages.ts';
import type { RawProvider, Reaction } from '../../support/raw-provider.ts';
import { deadEndpoint, startRawProvider } from '../../support/raw-provider.ts';
import { documentedErrorsOf } from '../../support/sdk-errors.ts';
import { published, snsClientOf, snsError } from './sns-provider.ts';

describe('SNS failures', () => {
  it('N5: classes every error that the installed SDK documents for Publish', () => {
    const documented = documentedErrorsOf('client-sns', 'PublishCommand');
    expect(documented).toContain('InvalidParameterException');
    expect(documented.filter((name) => !(name in SNS_FAILURES))).toEqual([]);
  });

  it.each(
    Object.entries({ ...COMMON_FAILURES, ...SNS_FAILURES }),
  )('N5: answers %s by its class', async (name, rule) => {
    const sns = mockClient(SNSClient);
    sns.rejects(new SNSServiceException({ name, $fault: 'client', message: 'no', $metadata: { httpStatusCode: 400 } }));
    expect(await createSnsMessenger().send(anSms())).toEqual({
      accepted: false,
      failure: rule.failure,
      reason: `${name}: no`,
      ...(rule.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: rule.retryAfterSeconds }),
    });
    sns.restore();
  });
});

describe('SNS failures on a socket', () => {
  let provider: RawProvider;
  let client: SNSClient;
  beforeEach(async () => {
    provider = await startRawProvider(async () => published('m-1'));
    client = snsClientOf(provider.url);
  });
  afterEach(async () => {
    client.destroy();
    await provider.stop();
  });
  const answerTo = async (...reactions: readonly Reaction[]) => {
    provider.reactWith(...reactions);
    return createSnsMessenger({}, client).send(anSms());
  };

  it.each([
    ['permanent', 400, 'InvalidParameter', 'InvalidParameterException'],
    ['permanent', 400, 'ParameterValueInvalid', 'InvalidParameterValueException'],
    ['transient', 403, 'AuthorizationError', 'AuthorizationErrorException'],
    ['transient', 403, 'InvalidClientTokenId', 'InvalidClientTokenId'],
    ['transient', 403, 'SignatureDoesNotMatch', 'SignatureDoesNotMatch'],
    ['transient', 500, 'InternalError', 'InternalErrorException'],
    ['transient', 503, 'ServiceUnavailable', 'ServiceUnavailable'],
    ['throttled', 400, 'Throttling', 'Throttling'],
    ['throttled', 429, 'Throttled', 'ThrottledException'],
    ['permanent', 400, 'OptedOut', 'OptedOutException'],
    ['permanent', 404, 'NotFound', 'NotFoundException'],
    ['permanent', 400, 'BrandNew', 'BrandNew'],
    ['transient', 500, 'BrandNew', 'BrandNew'],
  ])('N5: counts as %s a %i with the code %s', async (failure, status, code, name) => {
    expect(await answerTo(snsError(status, code, 'no'))).toMatchObject({ failure, reason: `${name}: no` });
  });

  it('says whom it refused without saying their number', async () => {
    const answer = await answerTo(snsError(400, 'InvalidParameter', 'PhoneNumber Reason: +12135550142 is not valid'));
    expect(answer).toMatchObject({ reason: 'InvalidParameterException: PhoneNumber Reason: [phone] is not valid' });
  });

  it.each([
    ['unknown', 200, '<html>captive portal</html>'],
    ['unknown', 200, 'half <'],
    ['unknown', 502, '<html>bad gateway</html>'],
    ['transient', 503, '<html><b>Http/1.1 Service Unavailable</b></html>'],
    ['throttled', 429, '<html>slow down</html>'],
  ])('N5: counts as %s a %i whose body is %s', async (failure, answer, body) => {
    expect(await answerTo({ answer, body })).toMatchObject({ accepted: false, failure });
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
    const impatient = snsClientOf(provider.url, { requestTimeoutMilliseconds: 300 });
    expect(await createSnsMessenger({}, impatient).send(anSms())).toMatchObject({
      accepted: false,
      failure: 'unknown',
    });
    impatient.destroy();
  });

  it('N5: is transient when nobody listens', async () => {
    const deaf = snsClientOf(await deadEndpoint());
    expect(await createSnsMessenger({}, deaf).send(anSms())).toMatchObject({ failure: 'transient' });
    deaf.destroy();
  });
});
