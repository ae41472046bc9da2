import type { FailureTable } from '../shared/failure-table.ts';
import { alike, permanent, throttled, transient } from '../shared/failure-table.ts';
import type { RefusedAnswer } from '../shared/refused-answer.ts';
import { refusedAnswer } from '../shared/refused-answer.ts';

const MENDED_BY_A_PERSON_SECONDS = 900;

/**
 * What Publish answers besides the errors common to AWS. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 * A spent SMS budget and a number that opted out are no errors of Publish: it accepts, and the delivery report says so.
 */
export const SNS_FAILURES: FailureTable = {
  AuthorizationErrorException: transient(
    'No permission to publish to numbers: a person mends that.',
    MENDED_BY_A_PERSON_SECONDS,
  ),
  EndpointDisabledException: permanent('The endpoint is disabled (push messages only).'),
  InternalErrorException: transient('The service says that it failed.'),
  InvalidParameterException: permanent('The number, the text or an attribute breaks the rules of SNS.'),
  InvalidParameterValueException: permanent('The number, the text or an attribute breaks the rules of SNS.'),
  InvalidSecurityException: transient('The signature is not valid: a person mends that.', MENDED_BY_A_PERSON_SECONDS),
  ...alike(
    transient('A key of the account is not usable (topics only): a person mends that.', MENDED_BY_A_PERSON_SECONDS),
    [
      'KMSAccessDeniedException',
      'KMSDisabledException',
      'KMSInvalidStateException',
      'KMSNotFoundException',
      'KMSOptInRequired',
    ],
  ),
  KMSThrottlingException: throttled('Too many requests to the key service (topics only).'),
  NotFoundException: permanent('What it is published to does not exist.'),
  ...alike(permanent('The person behind this number has opted out.'), ['OptedOut', 'OptedOutException']),
  PlatformApplicationDisabledException: permanent('The platform application is disabled (push messages only).'),
  ValidationException: permanent('A parameter is not valid.'),
};

export const snsRefusal = (error: unknown): RefusedAnswer => refusedAnswer(error, SNS_FAILURES);
