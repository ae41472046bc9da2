import type { AuditEntry } from '../operations/events.ts';
import { type Digest, derivedId } from '../shared/ids.ts';
import { type Deed, textIn, type Values } from './deeds/deed.ts';
import { entryOf } from './directory-entry.ts';
import type { UserSignal } from './events.ts';
import type { Settlement, UserCommand } from './ports.ts';
import type { DirectoryEntry, PoolUserWithGroups } from './user.ts';

export interface End {
  readonly state: 'confirmed' | 'undone' | 'refused';
  readonly at: Date;
  /** As a fresh reading has them. */
  readonly user: PoolUserWithGroups | undefined;
  readonly was: DirectoryEntry | undefined;
  readonly note?: string;
}

const NO_CHANGE = { confirmed: '', undone: '.undone', refused: '.refused' } as const;

const without = (values: Values, names: readonly string[] = []): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));

const auditOf = (command: UserCommand, deed: Deed, userId: string, { state, at }: End): AuditEntry => ({
  id: `users.${deed.past}#${command.id}`,
  actor: command.actorId,
  action: `users.${deed.past}${NO_CHANGE[state]}`,
  entity: 'user',
  entityId: userId,
  at: at.toISOString(),
  ...(command.reason === undefined ? {} : { reason: command.reason }),
  before: without(command.before, deed.unaudited),
  after: without(state === 'confirmed' ? command.after : command.before, deed.unaudited),
});

const signalOf = (command: UserCommand, deed: Deed, end: End, digest: Digest): UserSignal | undefined => {
  if (end.state !== 'confirmed' || end.user === undefined) return undefined;
  const said = deed.signal?.(command);
  if (said === undefined) return undefined;
  const at = end.at.toISOString();
  return {
    id: derivedId(digest, [said.signalType, command.id]),
    signalType: said.signalType,
    payload: {
      userId: end.user.id,
      actor: command.actorId,
      ...(command.reason === undefined ? {} : { reason: command.reason }),
      ...said.payload,
      changedAt: at,
    },
    emittedAt: at,
    emittedBy: command.actorId,
    source: 'users',
  };
};

const keptOf = (command: UserCommand, deed: Deed, end: End, digest: Digest): DirectoryEntry | 'gone' | undefined => {
  const { user, was, at, state } = end;
  if (user === undefined) return was === undefined && state !== 'confirmed' ? undefined : 'gone';
  const revision = derivedId(digest, ['entry', command.id, state, at.toISOString()]);
  const entry = entryOf(user, was, { at: at.toISOString(), revision });
  return state === 'refused' ? entry : (deed.keep?.(entry, command, at) ?? entry);
};

/** The one question about a user: put by their sign-up, answered or made needless by a command. */
export const linkQuestionId = (digest: Digest, userId: string): string => derivedId(digest, ['link', userId]);

const questionOf = (command: UserCommand, deed: Deed, { state }: End, digest: Digest): string | undefined =>
  state === 'confirmed' && deed.settlesLink?.(command) === true
    ? (textIn(command.after, 'questionId') ?? linkQuestionId(digest, command.targetId))
    : undefined;

/** Everything that the end of a command writes. */
export const settlementOf = (command: UserCommand, deed: Deed, end: End, digest: Digest): Settlement => {
  const entry = keptOf(command, deed, end, digest);
  const signal = signalOf(command, deed, end, digest);
  const questionId = questionOf(command, deed, end, digest);
  const userId = end.user?.id ?? command.targetId;
  return {
    command: {
      ...command,
      after: userId === command.targetId ? command.after : { ...command.after, userId },
      state: end.state,
      endedAt: end.at.toISOString(),
      ...(end.note === undefined ? {} : { note: end.note }),
    },
    ...(entry === undefined ? {} : { entry }),
    audit: auditOf(command, deed, userId, end),
    ...(signal === undefined ? {} : { signal }),
    ...(questionId === undefined ? {} : { questionId }),
  };
};
