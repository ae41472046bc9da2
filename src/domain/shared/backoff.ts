/** A number in [0, 1). Randomness enters the domain through this port only. */
export type Random = () => number;

export interface Backoff {
  readonly baseSeconds: number;
  readonly capSeconds: number;
}

/**
 * Seconds to wait before try number `attempt + 1`: uniformly distributed over [0, min(cap, base * 2^(attempt-1))].
 * "Full jitter" of https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const fullJitterSeconds = (attempt: number, { baseSeconds, capSeconds }: Backoff, random: Random): number =>
  random() * Math.min(capSeconds, baseSeconds * 2 ** Math.max(0, attempt - 1));
