import { DAILY_QUOTA, SES_FAILURES } from '../../src/adapters/ses/ses-failures.ts';
import type { StatusRule } from '../../src/adapters/shared/aws-failures.ts';
import { COMMON_FAILURES, NAMED_ANSWERS, NAMELESS_ANSWERS } from '../../src/adapters/shared/aws-failures.ts';
import type { FailureRule, FailureTable } from '../../src/adapters/shared/failure-table.ts';
import { NEVER_CONNECTED_CODES } from '../../src/adapters/shared/never-connected.ts';
import { NEVER_SENT, NO_ANSWER } from '../../src/adapters/shared/refused-answer.ts';
import { SNS_FAILURES } from '../../src/adapters/sns/sns-failures.ts';

const waitOf = ({ retryAfterSeconds }: FailureRule): string =>
  retryAfterSeconds === undefined ? '' : `${retryAfterSeconds / 60} min`;

const row = (what: string, rule: FailureRule): string =>
  `| ${what} | ${rule.failure} | ${waitOf(rule)} | ${rule.because} |`;

const table = (heading: string, rows: readonly string[]): string =>
  [`| ${heading} | class | waits at least | why |`, '| --- | --- | --- | --- |', ...rows].join('\n');

const codes = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** Names that share a rule share a row. */
const byName = (failures: FailureTable): readonly string[] => {
  const groups = new Map<string, { rule: FailureRule; names: string[] }>();
  for (const [name, rule] of Object.entries(failures)) {
    const key = JSON.stringify(rule);
    groups.set(key, { rule, names: [...(groups.get(key)?.names ?? []), name] });
  }
  return [...groups.values()].map(({ rule, names }) => row(codes(names), rule));
};

const statusOf = ({ from, to }: StatusRule): string => {
  if (from === 0) return 'any other';
  return from === to ? String(from) : `${from} to ${to}, else`;
};
const byStatus = (rules: readonly StatusRule[]): readonly string[] => rules.map((rule) => row(statusOf(rule), rule));

const dailyQuota: FailureRule = {
  failure: 'throttled',
  because: 'The quota of 24 hours is used up; the window slides.',
  retryAfterSeconds: DAILY_QUOTA.retryAfterSeconds,
};

/** docs/provider-errors.md, from the tables that the adapters use. */
export const providerErrorsDoc = (): string => `# Errors of the providers, and what becomes of the message

Made from \`src/adapters/ses/ses-failures.ts\`, \`src/adapters/sns/sns-failures.ts\` and \`src/adapters/shared\`; a test
keeps it equal to them. After a change: \`UPDATE_DOCS=1 npx jest test/adapters/shared/provider-errors-doc\`.

| class | it means | what happens |
| --- | --- | --- |
| permanent | Refused for what it is; nothing was sent. | Ends as FAILED at once, and reaches the dead-letter queue. |
| throttled | Too many, or a quota is used up; nothing was sent. | Tried again with full-jitter backoff, as often as the hook's \`maxRetries\` and until it expires. |
| transient | The provider or the way to it is down, or the account is turned away; nothing was sent. | The same. |
| unknown | It may have been sent. | Ends as UNKNOWN_OUTCOME; never tried again by itself. |

Each adapter makes one try: the SDK's own retries are off, since after a lost answer they would send twice.
An error is looked up by its name in the provider's table, then in the common one, then by its shape, in this order.

Who is turned away at the door (credentials, permissions, a paused or suspended account) is transient: every message
meets the same, none of them is at fault, and a person mends it. What was refused for its own content, address or
sender is permanent, and so is any other 4xx that no table names: the request was refused as it is, and would be again.

## Amazon SES v2, SendEmail

${table('error', [...byName(SES_FAILURES), row('throttled, and the message says "Daily message quota exceeded"', dailyQuota)])}

## Amazon SNS, Publish to a number

A number that has opted out, a number outside the SMS sandbox's list and a spent monthly budget are usually no errors of
Publish: it answers a message id, and only the delivery report says that nothing arrived.

${table('error', byName(SNS_FAILURES))}

## Common to AWS

${table('error', byName(COMMON_FAILURES))}

## A name that no table has, by HTTP status

${table('status', byStatus(NAMED_ANSWERS))}

## An answer without a name, or with a body of another kind

${table('status', byStatus(NAMELESS_ANSWERS))}

## No answer

${table('what happened', [
  row(
    `the name was not found, the connection refused or not made in time, the handshake broken off (${codes(NEVER_CONNECTED_CODES)}, ...)`,
    NEVER_SENT,
  ),
  row('anything else: a reset, a timeout, half an answer, an error of a kind never seen', NO_ANSWER),
])}
`;
