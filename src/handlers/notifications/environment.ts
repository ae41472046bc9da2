import * as z from 'zod/mini';

const list = z.pipe(
  z._default(z.string(), ''),
  z.transform((text: string) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  ),
);

const httpsUrl = z.url({ protocol: /^https$/ });

/** What planning, delivering and waking read from the environment (infra/lib/environment.cjs writes it). */
export const $NotificationEnvironment = z.object({
  DEAD_LETTER_QUEUE_URL: z.url(),
  LINK_HOSTS: list,
  SMS_MAX_SEGMENTS: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10)), 4),
  UNSUBSCRIBE_URL: httpsUrl,
  /** Signals emitted before this are left alone; set when tables full of old ones are adopted. */
  SIGNALS_SINCE: z._default(z.iso.datetime(), '1970-01-01T00:00:00Z'),
});

/** What sending and unsubscribing read besides. */
export const $DeliveryEnvironment = z.object({
  ...$NotificationEnvironment.shape,
  SES_CONFIGURATION_SET: z.string().check(z.minLength(1)),
  MAIL_FROM: z.string().check(z.minLength(3)),
  MAIL_REPLY_TO: z.optional(z.string()),
  SMS_SENDER_ID: z.optional(z.string()),
  SMS_ORIGINATION_NUMBER: z.optional(z.string()),
  DEBUG_EMAIL: z.optional(z.email()),
  DEBUG_PHONE: z.optional(z.e164()),
  ALLOWED_RECIPIENTS: list,
  UNSUBSCRIBE_KEY_PARAMETER: z.string().check(z.startsWith('/')),
});

export const $UnsubscribeEnvironment = z.pick($DeliveryEnvironment, {
  UNSUBSCRIBE_URL: true,
  UNSUBSCRIBE_KEY_PARAMETER: true,
});
