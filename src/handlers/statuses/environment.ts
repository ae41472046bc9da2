import * as z from 'zod/mini';

/** Names separated by semicolons: a company's name may hold a comma. */
const names = z.pipe(
  z._default(z.string(), ''),
  z.transform((text: string) =>
    text
      .split(';')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ),
);

/** What the functions of statuses read besides what every function reads (infra/lib/environment.cjs writes it). */
export const $StatusEnvironment = z.object({
  /** Brokerages whose requests expire later. */
  KEY_PARTNER_BROKERAGES: names,
});
