import type { SecretValue } from '../secret-value.ts';

/** What a provider says of a credential. `unreachable`: nothing, for now. */
export type CredentialVerdict = 'accepted' | 'refused' | 'unreachable';

/**
 * Makes one call at the provider of a credential that changes nothing there and costs nothing, and gives up in seconds.
 * The credential goes nowhere else.
 */
export interface CredentialCheck {
  check(credential: SecretValue): Promise<CredentialVerdict>;
}
