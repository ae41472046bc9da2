import { EMAIL, IDLE_MINUTE } from './counted.ts';
import { ASSUMED, PRICES } from './prices.ts';
import { ASSUMPTIONS, dollars, idleMonth, type Line, millionEmails, total } from './reckon.ts';

type Template = Parameters<typeof idleMonth>[0];

const money = (amount: number): string => (amount < 0.005 ? 'under 0.01' : amount.toFixed(2));
const number = (quantity: number): string => quantity.toLocaleString('en-US', { maximumFractionDigits: 3 });

const bill = (lines: readonly Line[]): string =>
  [
    '| what | quantity | unit | dollars |',
    '|---|---:|---|---:|',
    ...lines.map((line) => `| ${line.what} | ${number(line.quantity)} | ${line.price} | ${money(dollars(line))} |`),
    `| **together** | | | **${money(total(lines))}** |`,
  ].join('\n');

/** What a write costs on a provisioned table at 70 %, in percent of one on demand. */
const provisionedShare = (): number => {
  const unitsAnHour = 3600 * 0.7;
  const each = PRICES['DynamoDB, a provisioned write unit for an hour'] / unitsAnHour;
  return Math.round((each / (PRICES['DynamoDB, 1 million write request units'] / 1e6)) * 100);
};

const prices = (): string =>
  [
    '| unit | dollars |',
    '|---|---:|',
    ...Object.entries(PRICES).map(
      ([unit, price]) => `| ${unit} | ${price.toLocaleString('en-US', { maximumFractionDigits: 6 })} |`,
    ),
  ].join('\n');

/** docs/cost.md: the arithmetic over the packaged templates, the counted units and the assumed prices. */
export const costPage = ({ prod, dev }: Readonly<Record<'prod' | 'dev', Template>>): string => `# What a stage costs

<!-- Made by \`node tools/cost-page.ts\`; test/infra/cost.test.ts fails when it is not what that would write. -->

Resources are counted in the packaged templates; DynamoDB units and calls are counted by
\`test/journeys/capacity.test.ts\` and \`test/journeys/idle-minute.test.ts\` on the real adapters; prices are **assumptions**
(${ASSUMED.region}, ${ASSUMED.date}, ${ASSUMED.currency}), listed at the end.

| | dollars |
|---|---:|
| prod, idle, a month | ${money(total(idleMonth(prod)))} |
| dev, idle, a month | ${money(total(idleMonth(dev)))} |
| a million e-mails, in prod | ${money(total(millionEmails(prod)))} |
| of these, without SES | ${money(total(millionEmails(prod)) - PRICES['SES, 1 million e-mails'])} |
| a million SMS segments instead of e-mails: the provider alone | ${money(PRICES['SNS, 1 million SMS segments to US numbers, carrier fees included'])} |

## An idle month

A sweep runs each minute, also at night: ${IDLE_MINUTE.calls} calls, ${IDLE_MINUTE.read} read units and ${IDLE_MINUTE.write} write units, as counted, with the catalogue's types of signals.

### prod

${bill(idleMonth(prod))}

### dev

${bill(idleMonth(dev))}

Not in these sums, as they follow use: people who sign in (threat protection puts prod on Cognito Plus, ${PRICES['Cognito Plus, a person who was active in the month']} dollars
for each who was active in the month; dev is on Essentials, ${PRICES['Cognito Essentials, a person who was active in the month']}), stored files and what is fetched of them, backups and the monthly drill by their size,
requests to the API, and calls to KMS, which DynamoDB, SQS and S3 make rarely as they keep data keys.

## A million e-mails

Each e-mail of a signal that tells four people takes ${EMAIL.write} write units, ${EMAIL.read} read units and ${EMAIL.calls} calls: its share of the planning, the claim, the end,
and one event of the provider, indexes included. All units are reckoned on demand, which is the most they cost; a
provisioned table that is kept busy to its target of 70 % pays ${provisionedShare()} % of that.

${bill(millionEmails(prod))}

## What would make it less

- \`tableCapacity: on-demand\` in a stage's file: no provisioned units, and none of the alarms that autoscaling makes by itself.
  Right for a stage that sleeps most of its time, as dev does.
- \`audit: false\`: no audit trail. Outside production that is a matter of taste.
- \`threatProtection: 'off'\`: Cognito Essentials instead of Plus.

## Assumed, not counted

| | |
|---|---:|
| a run of the sweep, seconds | ${ASSUMPTIONS.sweepSeconds} |
| function time for an e-mail (plan, deliver, one event), seconds | ${ASSUMPTIONS.emailSeconds} |
| function runs for an e-mail (batches are larger in a bulk) | ${ASSUMPTIONS.emailRequests} |
| memory, GB | ${ASSUMPTIONS.memoryGb} |
| log of an e-mail, bytes | ${number(ASSUMPTIONS.logBytesPerEmail)} |
| log of a sweep, bytes | ${number(ASSUMPTIONS.logBytesPerSweep)} |
| rows of an e-mail with their index entries, bytes | ${number(ASSUMPTIONS.storedBytesPerEmail)} |

## Assumed prices

${prices()}
`;
