/** Names that AWS, its SDK or Node give to what an operator can mend. */
const REMEDIES: readonly (readonly [remedy: string, names: readonly string[]])[] = [
  [
    'No AWS credentials were found: set AWS_PROFILE or sign in, and run it again; for the local stage, say --stage local.',
    ['CredentialsProviderError', 'TokenProviderError'],
  ],
  [
    'The AWS credentials have expired or are not valid: sign in again, and run it again.',
    [
      'ExpiredToken',
      'ExpiredTokenException',
      'RequestExpired',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'InvalidAccessKeyId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
    ],
  ],
  [
    'These credentials may not do that: use the role that operates this stage.',
    ['AccessDenied', 'AccessDeniedException', 'AuthorizationError', 'UnauthorizedOperation', 'NotAuthorizedException'],
  ],
  [
    'Is the stage deployed in this account and region? `realtechee stage check --stage STAGE` says what of it is there.',
    ['ResourceNotFoundException', 'TableNotFoundException', 'NoSuchBucket', 'QueueDoesNotExist'],
  ],
  [
    'AWS takes no more calls for the moment: wait a minute, and run it again.',
    [
      'ThrottlingException',
      'Throttling',
      'TooManyRequestsException',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
    ],
  ],
  [
    'Nothing answers there: see to the network, or whether the local stage runs (`npm start`), and run it again.',
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'TimeoutError'],
  ],
];

const DEPTH = 5;

/** The fault, what it came of, and what that came of. */
const chainOf = (fault: unknown, depth = DEPTH): readonly unknown[] => {
  if (depth === 0 || fault === undefined) return [];
  const inner = fault instanceof AggregateError ? fault.errors : [];
  const cause = fault instanceof Error ? fault.cause : undefined;
  return [fault, ...[...inner, cause].flatMap((each) => chainOf(each, depth - 1))];
};

const messageOf = (fault: unknown): string => {
  const said = fault instanceof Error ? fault.message : String(fault);
  return said !== '' || !(fault instanceof Error) ? said : fault.name;
};

const namesOf = (fault: unknown): readonly string[] => {
  if (!(fault instanceof Error)) return [];
  const code = 'code' in fault && typeof fault.code === 'string' ? [fault.code] : [];
  return [fault.name, ...code];
};

/**
 * What is told of a fault: its message, the messages of what it came of, each once, and what the operator can do where the
 * fault is of a kind that has a remedy.
 */
export const faultLines = (fault: unknown): readonly string[] => {
  const chain = chainOf(fault);
  const names = new Set(chain.flatMap(namesOf));
  const messages = [...new Set(chain.map(messageOf))];
  const [first = String(fault), ...because] = messages.filter(
    (message, at) => !messages.slice(0, at).some((said) => said.includes(message)),
  );
  const remedy = REMEDIES.find(([, known]) => known.some((name) => names.has(name)));
  return [
    `fault: ${first}`,
    ...because.map((each) => `because: ${each}`),
    ...(remedy === undefined ? [] : [remedy[0]]),
  ];
};
