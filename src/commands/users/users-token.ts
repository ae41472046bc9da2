import type { Result } from '../../domain/shared/result.ts';
import type { Role } from '../../domain/users/roles.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';

/** For somebody made up, or for somebody of the user pool, by id or address. */
export type TokenWanted = { readonly minutes?: number } & (
  | { readonly groups: readonly Role[]; readonly contactId?: string; readonly sub?: string }
  | { readonly user: string }
);
export interface GivenToken {
  readonly token: string;
  readonly sub: string;
  readonly groups: readonly string[];
  readonly expiresAt: string;
}
export interface UsersTokenDependencies {
  readonly issue: (wanted: TokenWanted) => Promise<Result<GivenToken, { readonly reason: string }>>;
}

export interface UsersTokenOptions {
  readonly as?: Role;
  readonly user?: string;
  readonly contact?: string;
  readonly sub?: string;
  readonly minutes?: number;
  readonly json: boolean;
}

const wantedBy = ({ as, user, contact, sub, minutes }: Omit<UsersTokenOptions, 'json'>): TokenWanted => ({
  ...(minutes === undefined ? {} : { minutes }),
  ...(user === undefined
    ? {
        groups: as === undefined ? [] : [as],
        ...(contact === undefined ? {} : { contactId: contact }),
        ...(sub === undefined ? {} : { sub }),
      }
    : { user }),
});

/** `realtechee users token`: the token alone on standard output, so that it can stand in the header of a call. */
export const usersToken =
  ({ issue }: UsersTokenDependencies, terminal: Terminal) =>
  async ({ json, ...options }: UsersTokenOptions): Promise<ExitCode> => {
    const given = await issue(wantedBy(options));
    if (!given.ok) {
      if (json) terminal.out(JSON.stringify({ refused: given.refusal.reason }));
      else terminal.err(`the local stage gives no such token: ${given.refusal.reason}`);
      return EXIT.refused;
    }
    terminal.out(json ? JSON.stringify(given.value) : given.value.token);
    return EXIT.done;
  };
