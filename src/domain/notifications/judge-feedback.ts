import type { Feedback } from './feedback.ts';

/** What the provider's word means for the message, its recipient, and the sender's reputation. */
export interface Meaning {
  /** What became of the message; absent: it goes on as it is. */
  readonly status?: 'SENT' | 'DELIVERED' | 'FAILED' | 'BOUNCED' | 'COMPLAINED';
  /** Of the status, or for the timeline alone. */
  readonly says?: string;
  /** Who must be spared: the address for good; the address for a while, if it happens often; its reader, this kind of mail. */
  readonly spares?: 'address' | 'address-that-bounces-often' | 'reader';
  /** What the provider's own statistics of us count. */
  readonly counts?: 'bounced' | 'complained';
}

/** The provider knew the address before, did not send, and does not count it. */
const KNOWN_BEFORE = 'OnAccountSuppressionList';

/** The message was at fault and not the address. */
const OF_THE_CONTENT = ['MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];

const named = (...words: readonly (string | undefined)[]): string =>
  `(${words.filter((word) => word !== undefined).join(' ')})`;

const ofBounce = ({ lasts, type, status }: Extract<Feedback, { kind: 'bounced' }>): Meaning => {
  const bounced = (says: string): Meaning => ({ status: 'BOUNCED', says: `${says} ${named(type, status)}` });
  if (lasts === 'permanent') {
    const counts = type === KNOWN_BEFORE ? {} : ({ counts: 'bounced' } as const);
    return { ...bounced('bounced for good'), spares: 'address', ...counts };
  }
  if (OF_THE_CONTENT.includes(type)) return bounced('bounced for what it holds');
  // An answer such as "out of the office" comes as a transient bounce without a report of a failure; the mail has arrived.
  if (lasts === 'transient' && type === 'General' && status === undefined) {
    return { says: 'answered by a machine, or bounced without a report' };
  }
  return { ...bounced('bounced for now'), spares: 'address-that-bounces-often' };
};

const ofComplaint = ({ type, isOld }: Extract<Feedback, { kind: 'complained' }>): Meaning => {
  if (type === 'not-spam') return { says: 'its reader says that it is no spam' };
  const says = isOld ? 'reported as spam before, and not sent' : `reported as spam${type ? ` ${named(type)}` : ''}`;
  return { status: 'COMPLAINED', says, spares: 'reader', ...(isOld ? {} : { counts: 'complained' }) };
};

/** docs/feedback.md has this as a table, with the reasons. */
export const meaningOf = (feedback: Feedback): Meaning => {
  switch (feedback.kind) {
    case 'accepted':
      return { status: 'SENT' };
    case 'delivered':
      return { status: 'DELIVERED' };
    case 'delayed':
      return { says: `delayed ${named(feedback.type)}` };
    case 'refused':
      return { status: 'FAILED', says: `the provider will not send it after all ${named(feedback.type)}` };
    case 'bounced':
      return ofBounce(feedback);
    case 'complained':
      return ofComplaint(feedback);
  }
};
