import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Identity } from './change-request.ts';
import type { Administrators } from './ports.ts';
import { personMark } from './same-person.ts';

/** Who changes a configuration: never what a request says of itself. */
export type Changer =
  /** The subject of a verified token. */
  | { readonly kind: 'person'; readonly id: string }
  /** At the command line, let in by the account itself; the address is of their sign-in there, where it has one. */
  | { readonly kind: 'operator'; readonly name: string; readonly email?: string }
  /** What the backend does by itself. */
  | { readonly kind: 'automation'; readonly rule: string };

export interface KnownChanger {
  /** For the audit trail. */
  readonly id: string;
  readonly email?: string;
}

/** The groups of who may look at a configuration and change it. */
export const ADMINISTRATORS = ['super_admin', 'admin'] as const;

const isAdministrator = (groups: readonly string[]): boolean => ADMINISTRATORS.some((group) => groups.includes(group));

export type NotAnAdministrator = { readonly because: 'not-an-administrator' };

/** Who it is, by what the user pool says now: the groups of a token may be of yesterday. */
export const knownChanger = async (
  administrators: Administrators,
  changer: Changer,
): Promise<Result<KnownChanger, NotAnAdministrator>> => {
  switch (changer.kind) {
    case 'operator':
      return accept({
        id: `operator:${changer.name}`,
        ...(changer.email === undefined ? {} : { email: changer.email }),
      });
    case 'automation':
      return accept({ id: `automation:${changer.rule}` });
    case 'person': {
      const found = await administrators.find(changer.id);
      if (found === undefined || !isAdministrator(found.groups)) return refuse({ because: 'not-an-administrator' });
      return accept({ id: changer.id, email: found.email });
    }
  }
};

export const identityOf = ({ id, email }: KnownChanger, requestId: string, digest: Digest): Identity => ({
  id,
  ...(email === undefined ? {} : { mark: personMark(digest, requestId, email) }),
});

/** The mark of who proposed a request, by the address that they have today. */
export const markToday = async (
  administrators: Administrators,
  {
    id,
    proposedBy,
    proposerMark,
  }: { readonly id: string; readonly proposedBy: string; readonly proposerMark?: string },
  digest: Digest,
): Promise<string | undefined> => {
  if (proposedBy.startsWith('operator:')) return proposerMark;
  const found = await administrators.find(proposedBy);
  return found === undefined ? undefined : personMark(digest, id, found.email);
};
