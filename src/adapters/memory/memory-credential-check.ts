import type { CredentialCheck, CredentialVerdict } from '../../domain/configuration/rotation/ports.ts';

export interface MemoryCredentialCheck extends CredentialCheck {
  /** From now on the provider says this of what it does not know; of what it knows, too, where it gives no answer. */
  answer(verdict: CredentialVerdict): void;
  /** Takes a credential from now on. */
  accept(credential: string): void;
  /** Every credential that was asked about. */
  readonly asked: readonly string[];
}

/** A provider that takes some credentials. */
export const createMemoryCredentialCheck = (accepted: readonly string[] = []): MemoryCredentialCheck => {
  const known = new Set(accepted);
  const asked: string[] = [];
  let otherwise: CredentialVerdict = 'refused';
  return {
    asked,
    accept: (credential) => void known.add(credential),
    answer: (verdict) => {
      otherwise = verdict;
    },
    check: async (credential) => {
      asked.push(credential.reveal());
      return otherwise !== 'unreachable' && known.has(credential.reveal()) ? 'accepted' : otherwise;
    },
  };
};
