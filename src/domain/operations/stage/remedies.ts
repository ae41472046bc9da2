import { ABSENT, type Area } from './aspects.ts';

export interface Wrong {
  readonly stage: string;
  readonly area: Area;
  readonly name: string;
  /** Absent: the thing itself is missing. */
  readonly aspect?: string;
  readonly expected: string;
}

type Remedy = (wrong: Wrong) => string;

/** What a deployment of an unchanged template does not put right, since CloudFormation does not see that it drifted. */
const BY_HAND: Readonly<Record<string, Remedy>> = {
  'tables point-in-time recovery': ({ name, expected }) =>
    `aws dynamodb update-continuous-backups --table-name ${name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=${Number.parseInt(expected, 10)}`,
  'tables deletion protection': ({ name, expected }) =>
    `aws dynamodb update-table --table-name ${name} --${expected === 'on' ? '' : 'no-'}deletion-protection-enabled`,
  'tables expiry': ({ name, expected }) =>
    expected === 'none'
      ? 'rows expire that should stay: find out who turned it on, and turn it off (aws dynamodb update-time-to-live)'
      : `aws dynamodb update-time-to-live --table-name ${name} --time-to-live-specification Enabled=true,AttributeName=${expected}`,
  'functions reserved concurrency': ({ name, expected }) =>
    expected === ABSENT
      ? `aws lambda delete-function-concurrency --function-name ${name}`
      : `aws lambda put-function-concurrency --function-name ${name} --reserved-concurrent-executions ${expected}`,
  'functions code': ({ stage }) => `another commit is deployed: realtechee deploy --stage ${stage}`,
  'triggers state': ({ stage, name }) =>
    `was the stage isolated? realtechee isolate --stage ${stage} --resume; otherwise enable ${name}`,
  'alarms actions': ({ name }) => `aws cloudwatch enable-alarm-actions --alarm-names ${name}`,
  'alerts confirmed subscriptions': () => 'who hears of alarms has to confirm the mail from SNS',
  'mail verified': () => 'put the DKIM records into the DNS: docs/deploy.md, step 1',
  'mail DKIM': () => 'put the DKIM records into the DNS: docs/deploy.md, step 1',
  'mail sending': ({ stage, name }) =>
    name === 'account'
      ? 'SES has stopped the account: read its mail, then ask for a review in the SES console'
      : `was the stage isolated? realtechee isolate --stage ${stage} --resume`,
  'configuration errors': ({ stage }) => `realtechee config validate --stage ${stage}`,
  'stack termination protection': ({ name }) =>
    `aws cloudformation update-termination-protection --enable-termination-protection --stack-name ${name}`,
  'stack status': ({ name }) =>
    `aws cloudformation describe-stack-events --stack-name ${name}; docs/runbooks/failed-deploy.md`,
};

const MISSING: Readonly<Partial<Record<Area, Remedy>>> = {
  mail: () => 'verify the identity: docs/deploy.md, step 1',
};

const DEPLOY: Remedy = ({ stage }) =>
  `realtechee deploy --stage ${stage}; if it drifted from its template: aws cloudformation detect-stack-drift`;

/** What to do about it, as far as it can be said in a line. */
export const remedyOf = (wrong: Wrong): string => {
  const { area, aspect, stage } = wrong;
  if (stage === 'local') return 'end the local stage and start it afresh: npm start';
  const remedy = aspect === undefined ? MISSING[area] : BY_HAND[`${area} ${aspect}`];
  return (remedy ?? DEPLOY)(wrong);
};
