import * as z from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const httpsUrl = z.url({ protocol: /^https$/ });

/** What planning, delivering and waking read from the environment (infra/lib/environment.cjs writes it). */
export const $NotificationEnvironment = z.object({
  DEAD_LETTER_QUEUE_URL: z.url(),
  LINK_HOSTS: list,
  SMS_MAX_SEGMENTS: z.coerce.number().int().min(1).max(10).default(4),
  UNSUBSCRIBE_URL: httpsUrl,
  /** Signals emitted before this are left alone; set when tables full of old ones are adopted. */
  SIGNALS_SINCE: z.iso.datetime().default('1970-01-01T00:00:00Z'),
});

/** What sending and unsubscribing read besides. */
export const $DeliveryEnvironment = z.object({
  ...$NotificationEnvironment.shape,
  SES_CONFIGURATION_SET: z.string().min(1),
  MAIL_FROM: z.string().min(3),
  MAIL_REPLY_TO: z.string().optional(),
  SMS_SENDER_ID: z.string().optional(),
  SMS_ORIGINATION_NUMBER: z.string().optional(),
  DEBUG_EMAIL: z.email().optional(),
  DEBUG_PHONE: z.e164().optional(),
  ALLOWED_RECIPIENTS: list,
  UNSUBSCRIBE_KEY_PARAMETER: z.string().startsWith('/'),
});

export const $UnsubscribeEnvironment = $DeliveryEnvironment.pick({
  UNSUBSCRIBE_URL: true,
  UNSUBSCRIBE_KEY_PARAMETER: true,
});
