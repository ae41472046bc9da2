/** A message that a provider would have accepted, as it was handed over. */
export interface AcceptedMessage {
  /** The provider's id of it. */
  readonly id: string;
  readonly channel: 'email' | 'sms';
  /** Of e-mail, from its tags. An SMS carries none; the row of the notification knows the provider's id. */
  readonly notificationId?: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Of e-mail: by whose rules it was handed over. */
  readonly configurationSet?: string;
  /** ISO-8601, in the time of the stage. */
  readonly at: string;
}

/** What a provider says to a message that it does not accept. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted';
}
