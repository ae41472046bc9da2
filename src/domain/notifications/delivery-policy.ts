import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Channel } from './notification.ts';

/**
 * To whom this stage may speak. `live` is for production only; a `guarded` stage speaks to the addresses on its
 * allow-list (whole addresses, `@domain`, or a number's beginning such as `+1555`) and redirects all else to its debug
 * address, or sends nothing when it has none.
 */
export type DeliveryPolicy =
  | { readonly mode: 'live' }
  | {
      readonly mode: 'guarded';
      readonly allowed: readonly string[];
      readonly debugEmail?: string;
      readonly debugPhone?: string;
    };

/** What a guarded stage's settings say. */
export interface GuardSettings {
  readonly allowed: readonly string[];
  readonly debugEmail: string | undefined;
  readonly debugPhone: string | undefined;
}

/** The policy of a stage. Production has no such settings, and is not asked for them. */
export const policyOf = (isProduction: boolean, settings: () => GuardSettings): DeliveryPolicy => {
  if (isProduction) return { mode: 'live' };
  const { allowed, debugEmail, debugPhone } = settings();
  return {
    mode: 'guarded',
    allowed,
    ...(debugEmail === undefined ? {} : { debugEmail }),
    ...(debugPhone === undefined ? {} : { debugPhone }),
  };
};

export interface Destination {
  readonly to: string;
  readonly redirected: boolean;
}

const isAllowed = (allowed: readonly string[], channel: Channel, recipient: string): boolean =>
  allowed.some((pattern) => {
    if (pattern === recipient) return true;
    return channel === 'email'
      ? pattern.startsWith('@') && recipient.endsWith(pattern)
      : pattern.startsWith('+') && recipient.startsWith(pattern);
  });

/** Where a message to `recipient` really goes. */
export const destinationOf = (
  policy: DeliveryPolicy,
  channel: Channel,
  recipient: string,
): Result<Destination, { readonly reason: string }> => {
  if (policy.mode === 'live' || isAllowed(policy.allowed, channel, recipient)) {
    return accept({ to: recipient, redirected: false });
  }
  const debug = channel === 'email' ? policy.debugEmail : policy.debugPhone;
  return debug === undefined
    ? refuse({ reason: `not allowed outside production, and the stage has no debug ${channel} address` })
    : accept({ to: debug, redirected: true });
};
