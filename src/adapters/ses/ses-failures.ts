import type { FailureTable } from '../shared/failure-table.ts';
import { permanent, throttled, transient } from '../shared/failure-table.ts';
import type { RefusedAnswer } from '../shared/refused-answer.ts';
import { refusedAnswer } from '../shared/refused-answer.ts';

const HOUR = 3600;

/** What SendEmail answers besides the errors common to AWS. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export const SES_FAILURES: FailureTable = {
  AccountSuspendedException: transient('The account may not send; support lifts that, and nothing was sent.', HOUR),
  BadRequestException: permanent('An address, a header or the content breaks the rules of SES.'),
  LimitExceededException: throttled('A quota of the account is used up.', HOUR),
  MailFromDomainNotVerifiedException: permanent('The domain that it is sent from is not verified.'),
  MessageRejected: permanent('SES will not send this content, or not from or to this address.'),
  NotFoundException: permanent('The configuration set or the identity does not exist.'),
  SendingPausedException: transient(
    'Sending is paused for the account or the configuration set; a person resumes it.',
    HOUR / 4,
  ),
  TooManyRequestsException: throttled('Faster than the maximum sending rate.'),
};

/**
 * SES says by the message alone that the quota of 24 hours is used up. The window slides, so some of it comes back
 * each hour. https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html
 */
export const DAILY_QUOTA = { says: /daily (message|sending) quota exceeded/i, retryAfterSeconds: HOUR } as const;

export const sesRefusal = (error: unknown): RefusedAnswer => {
  const answer = refusedAnswer(error, SES_FAILURES);
  const isDailyQuota = answer.failure === 'throttled' && DAILY_QUOTA.says.test(answer.reason);
  return isDailyQuota ? { ...answer, retryAfterSeconds: DAILY_QUOTA.retryAfterSeconds } : answer;
};
