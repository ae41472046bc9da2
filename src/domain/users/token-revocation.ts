import { type Clock, secondsAfter } from '../shared/clock.ts';

/** From when on a person's tokens count: those of before are good for nothing; of somebody who is gone, none is. */
export type Revocation = 'none' | 'gone' | { readonly tokensValidAfter: string };

export interface Revocations {
  of(userId: string): Promise<Revocation>;
}

/** For so long a process believes what it has read. */
export const REVOCATION_SECONDS = 5;
const MOST_KEPT = 1000;

/** Tokens know whole seconds only: one of the very second of a revocation is refused too. */
const isRefused = (revocation: Revocation, issuedAt: Date): boolean => {
  if (revocation === 'none') return false;
  return revocation === 'gone' || issuedAt.getTime() <= Date.parse(revocation.tokensValidAfter);
};

/**
 * Whether tokens of somebody that were issued at a time are good no more. Asks once in a few seconds for each person, and
 * once at a time. @throws when it cannot be told, which is not kept
 */
export const tokenRevocation = ({
  revocations,
  clock,
}: {
  readonly revocations: Revocations;
  readonly clock: Clock;
}): ((userId: string, issuedAt: Date) => Promise<boolean>) => {
  const asked = new Map<string, Promise<Revocation>>();
  const known = new Map<string, { readonly revocation: Revocation; readonly until: Date }>();

  const ask = async (userId: string): Promise<Revocation> => {
    const until = secondsAfter(clock(), REVOCATION_SECONDS);
    const revocation = await revocations.of(userId);
    if (known.size >= MOST_KEPT) known.clear();
    known.set(userId, { revocation, until });
    return revocation;
  };

  const revocationOf = async (userId: string): Promise<Revocation> => {
    const kept = known.get(userId);
    if (kept !== undefined && kept.until > clock()) return kept.revocation;
    const running = asked.get(userId) ?? ask(userId).finally(() => asked.delete(userId));
    asked.set(userId, running);
    return running;
  };

  return async (userId, issuedAt) => isRefused(await revocationOf(userId), issuedAt);
};
