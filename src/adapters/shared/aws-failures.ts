import type { FailureRule, FailureTable } from './failure-table.ts';
import { alike, permanent, throttled, transient, unknown } from './failure-table.ts';

const MENDED_BY_A_PERSON_SECONDS = 900;

/**
 * The errors that any AWS service may answer, by the names that its protocols use.
 * Who is turned away at the door (credentials, permissions, clock) is told to come back: the message was never looked
 * at, every message meets the same, and a person mends it. Only what was refused for what it is ends at once.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/CommonErrors.html
 */
export const COMMON_FAILURES: FailureTable = {
  ...alike(throttled('Too many requests; none of it was done.'), [
    'BandwidthLimitExceeded',
    'PriorRequestNotComplete',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'Throttled',
    'ThrottledException',
    'Throttling',
    'ThrottlingException',
    'TooManyRequestsException',
  ]),
  ...alike(transient('The service says that it failed or is down.'), [
    'InternalError',
    'InternalErrorException',
    'InternalFailure',
    'InternalServerError',
    'InternalServerException',
    'InternalServiceError',
    'InternalServiceErrorException',
    'InternalServiceException',
    'ServiceUnavailable',
    'ServiceUnavailableException',
  ]),
  ...alike(transient('The service stopped waiting for the request before it had all of it.'), [
    'RequestTimeout',
    'RequestTimeoutException',
  ]),
  ...alike(transient('The credentials or the clock were stale; the next invocation has new ones.'), [
    'ExpiredToken',
    'ExpiredTokenException',
    'RequestExpired',
    'RequestInTheFuture',
    'RequestTimeTooSkewed',
  ]),
  ...alike(
    transient('Turned away for its credentials or permissions: a person mends that.', MENDED_BY_A_PERSON_SECONDS),
    [
      'AccessDenied',
      'AccessDeniedException',
      'AuthFailure',
      'AuthorizationError',
      'AuthorizationErrorException',
      'IncompleteSignature',
      'IncompleteSignatureException',
      'InvalidAccessKeyId',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'NotAuthorized',
      'OptInRequired',
      'SignatureDoesNotMatch',
      'UnauthorizedOperation',
      'UnrecognizedClientException',
    ],
  ),
  ...alike(transient('No credentials were found, so nothing was sent.', MENDED_BY_A_PERSON_SECONDS), [
    'CredentialsProviderError',
    'TokenProviderError',
  ]),
  ...alike(permanent('The request is not well-formed; the same request gets the same answer.'), [
    'InvalidAction',
    'InvalidParameterCombination',
    'InvalidParameterValue',
    'InvalidQueryParameter',
    'MalformedHttpRequestException',
    'MalformedQueryString',
    'MissingAction',
    'MissingParameter',
    'RequestEntityTooLargeException',
    'SerializationException',
    'UnknownOperationException',
    'UnsupportedMediaTypeException',
    'ValidationError',
    'ValidationException',
  ]),
  RequestAbortedException: unknown('The connection ended before the answer; the request may have been carried out.'),
};

export interface StatusRule extends FailureRule {
  /** The first and the last HTTP status that it holds for. */
  readonly from: number;
  readonly to: number;
}
const at = (from: number, to: number, rule: FailureRule): StatusRule => ({ from, to, ...rule });

const REFUSALS: readonly StatusRule[] = [
  at(429, 429, throttled('Too many requests.')),
  at(408, 408, transient('The service stopped waiting for the request before it had all of it.')),
  at(401, 401, transient('Turned away for its credentials: a person mends that.', MENDED_BY_A_PERSON_SECONDS)),
  at(403, 403, transient('Turned away for its permissions: a person mends that.', MENDED_BY_A_PERSON_SECONDS)),
  at(300, 499, permanent('Refused as it is: nothing was sent, and the same request gets the same answer.')),
];

/** An error whose name no table has, by the HTTP status it came with: the first that fits. */
export const NAMED_ANSWERS: readonly StatusRule[] = [
  ...REFUSALS,
  at(504, 504, unknown('A gateway gave up waiting for a service that may have carried it out.')),
  at(500, 599, transient('The service says that it failed or is down.')),
];

/** An answer without a name or with a body of another kind (a proxy's page, half an answer): the first that fits. */
export const NAMELESS_ANSWERS: readonly StatusRule[] = [
  ...REFUSALS,
  at(503, 503, transient('The front door says that the service is unavailable.')),
  at(0, 599, unknown('Whether the message was accepted cannot be read from the answer.')),
];
