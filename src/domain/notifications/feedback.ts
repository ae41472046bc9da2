/** What a provider tells of a message that it was handed. Words of its own (`type`, `status`) are short names, never texts. */
export type Feedback =
  /** It has taken the message. */
  | { readonly kind: 'accepted' }
  /** The recipient's server has taken it. */
  | { readonly kind: 'delivered' }
  | { readonly kind: 'delayed'; readonly type: string }
  | {
      readonly kind: 'bounced';
      readonly lasts: 'permanent' | 'transient' | 'undetermined';
      readonly type: string;
      /** Of the recipient's server, such as 5.1.1; absent: nobody reported that delivery failed. */
      readonly status?: string;
    }
  | {
      readonly kind: 'complained';
      /** Absent: the recipient's provider did not say. */
      readonly type?: string;
      /** The provider knew of an earlier complaint, and has not sent it. */
      readonly isOld: boolean;
    }
  /** It will not send what it took at first. */
  | { readonly kind: 'refused'; readonly type: string };

export interface FeedbackEvent {
  /** Of the event, the same however often it comes. */
  readonly id: string;
  /** As it travelled with the message; absent: it was none of ours. */
  readonly notificationId?: string;
  readonly providerMessageId: string;
  /** To whom the message went; not always whom it was for. */
  readonly sentTo: readonly string[];
  readonly at: Date;
  readonly feedback: Feedback;
  /** The whole event. It holds personal data: never to be logged. */
  readonly raw: unknown;
}
