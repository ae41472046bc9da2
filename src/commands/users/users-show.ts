import type { Caller } from '../../domain/users/caller.ts';
import { type FindUsersDependencies, type ShownUser, showUser } from '../../domain/users/find-users.ts';
import { type Invitation, nameOf } from '../../domain/users/user.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from '../terminal.ts';
import { findUserId } from './find-user-id.ts';
import { refusedUser } from './user-answer.ts';

export interface UsersShowDependencies extends FindUsersDependencies {
  readonly caller: Caller;
}

/** ISO to the minute, which is what a person compares. */
const minuteOf = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')}Z`;

const invitationLine = ({ state, invitedBy, timesSent, sentAt, ...times }: Invitation): string => {
  const sent = `sent ${timesSent === 1 ? '' : `${timesSent} times, last `}${minuteOf(sentAt)} by ${invitedBy}`;
  const opened = times.openedAt === undefined ? '' : `, opened ${minuteOf(times.openedAt)}`;
  if (state === 'accepted') {
    return `accepted${times.acceptedAt === undefined ? '' : ` ${minuteOf(times.acceptedAt)}`}; ${sent}${opened}`;
  }
  return `${state}; ${sent}${opened}, ${state === 'expired' ? 'expired' : 'good until'} ${minuteOf(times.expiresAt)}`;
};

const factsOf = (user: ShownUser): readonly (readonly [name: string, value: string])[] => {
  const { attributes, invitation, tokensValidAfter } = user;
  const { givenName: _, familyName: __, role: told, ...others } = attributes;
  return [
    ['e-mail', `${user.email}${user.isEmailVerified ? ', confirmed' : ', not confirmed'}`],
    ['name', nameOf(attributes)],
    ['role', `${user.role} (groups: ${user.groups.join(', ') || 'none'})`],
    ...(told === undefined || told === user.role ? [] : [['role attribute', `${told}, which gives no right`] as const]),
    ['sign-in', `${user.signIn}${user.isEnabled ? '' : ', disabled'}`],
    ...Object.entries(others).map(([name, value]) => [name, String(value)] as const),
    ...(invitation === undefined ? [] : [['invitation', invitationLine(invitation)] as const]),
    ...(tokensValidAfter === undefined ? [] : [['tokens', `those until ${tokensValidAfter} are refused`] as const]),
    ['created', minuteOf(user.createdAt)],
    ['updated', minuteOf(user.updatedAt)],
  ];
};

/** `realtechee users show`: one user, fresh from the pool. Reads only. Exit code 1: there is no such user. */
export const usersShow =
  ({ caller, ...dependencies }: UsersShowDependencies, terminal: Terminal) =>
  async (idOrEmail: string, { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const userId = await findUserId(dependencies.pool, idOrEmail);
    if (!userId.ok) return refusedUser(terminal, userId.refusal, json);
    const shown = await showUser(dependencies)(caller, userId.value);
    if (!shown.ok) return refusedUser(terminal, shown.refusal, json);
    if (json) terminal.out(JSON.stringify(shown.value));
    else {
      terminal.out(styled(terminal, 'bold', oneLine(`user ${shown.value.id}`)));
      for (const [name, value] of factsOf(shown.value)) {
        if (value !== '') terminal.out(oneLine(`  ${name.padEnd(20)}${value}`));
      }
    }
    return EXIT.done;
  };
