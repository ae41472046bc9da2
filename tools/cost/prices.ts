/** Where and when these prices were assumed. Nothing looks them up: compare them with the AWS pages before you budget. */
export const ASSUMED = {
  region: 'us-west-1 (N. California)',
  date: '2026-11-22',
  currency: 'US dollars, without tax or free tiers',
};

/** Unit prices in dollars. */
export const PRICES = {
  'DynamoDB, 1 million write request units': 0.6971,
  'DynamoDB, 1 million read request units': 0.1394,
  'DynamoDB, a provisioned write unit for an hour': 0.000725,
  'DynamoDB, a provisioned read unit for an hour': 0.000145,
  'DynamoDB, a GB stored for a month': 0.28,
  'DynamoDB, a GB of point-in-time recovery for a month': 0.224,
  'Lambda (arm64), 1 million GB-seconds': 13.3334,
  'Lambda, 1 million requests': 0.2,
  'SES, 1 million e-mails': 100,
  'SNS, 1 million SMS segments to US numbers, carrier fees included': 10_000,
  'KMS, a key for a month': 1,
  'CloudWatch, an alarm for a month, per metric that it looks at': 0.1,
  'CloudWatch, a composite alarm for a month': 0.5,
  'CloudWatch, a dashboard for a month': 3,
  'CloudWatch, a custom metric for a month': 0.3,
  'CloudWatch Logs, a GB taken in': 0.67,
  'CloudTrail, 1 million data events': 1,
  'WAF, a web ACL for a month': 5,
  'WAF, a rule for a month': 1,
  'Cognito Essentials, a person who was active in the month': 0.015,
  'Cognito Plus, a person who was active in the month': 0.02,
} as const;

export type Priced = keyof typeof PRICES;
