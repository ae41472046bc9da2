import * as z from 'zod/mini';

const httpsUrl = z.url({ protocol: /^https$/ });

/** What planning, delivering and waking read from the environment (infra/lib/environment.cjs writes it); the rest is configuration. */
export const $NotificationEnvironment = z.object({
  DEAD_LETTER_QUEUE_URL: z.url(),
  UNSUBSCRIBE_URL: httpsUrl,
  /** Signals emitted before this are left alone; set when tables full of old ones are adopted. */
  SIGNALS_SINCE: z._default(z.iso.datetime(), '1970-01-01T00:00:00Z'),
});

/** What sending reads besides. */
export const $DeliveryEnvironment = z.object({
  ...$NotificationEnvironment.shape,
  SES_CONFIGURATION_SET: z.string().check(z.minLength(1)),
});

/** What recording the provider's events reads. */
export const $FeedbackEnvironment = z.object({
  DEAD_LETTER_QUEUE_URL: z.url(),
  SES_CONFIGURATION_SET: z.string().check(z.minLength(1)),
});

export const $UnsubscribeEnvironment = z.object({});
