import * as z from 'zod/mini';
import { secondsAfter } from '../../domain/shared/clock.ts';
import { COMMAND_ACTIONS, type UserCommand } from '../../domain/users/ports.ts';
import { map, moment, optionalText, readRow, text } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const commandRow = z.object({
  id: text,
  action: z.enum(COMMAND_ACTIONS),
  targetId: text,
  alsoHolds: z.exactOptional(z.array(text)),
  actorId: text,
  reason: optionalText,
  before: map,
  after: map,
  state: z.enum(['begun', 'confirmed', 'undone', 'refused']) satisfies z.ZodMiniType<UserCommand['state']>,
  begunAt: moment,
  endedAt: z.exactOptional(moment),
  note: optionalText,
});

export const parseUserCommand = (item: PlainItem): UserCommand => {
  const read = readRow(commandRow, item);
  if (read.ok) return read.value;
  throw new Error(`UserCommands: row ${String(item.id)} is no command: ${read.refusal.reason}`);
};

/** The partition of the index in which open commands are, and no others. */
export const OPEN = 'open';

const RETENTION_DAYS = 400;

/** `before` and `after` are JSON text: exact, and in the order in which they were written, by which they are compared. */
const commandItem = (command: UserCommand, writtenAt: Date) => ({
  ...command,
  before: JSON.stringify(command.before),
  after: JSON.stringify(command.after),
  createdAt: command.begunAt,
  updatedAt: writtenAt.toISOString(),
});

export const openCommandItem = (command: UserCommand, leaseUntil: Date, writtenAt: Date) => ({
  ...commandItem(command, writtenAt),
  open: OPEN,
  leaseUntil: leaseUntil.toISOString(),
});

export const endedCommandItem = (command: UserCommand, writtenAt: Date) => ({
  ...commandItem(command, writtenAt),
  ttl: Math.floor(secondsAfter(writtenAt, RETENTION_DAYS * 86_400).getTime() / 1000),
});

/** What a command holds until it has ended, each once. */
export const heldBy = ({ targetId, alsoHolds = [] }: UserCommand): readonly string[] => [
  ...new Set([targetId, ...alsoHolds]),
];

const LOCK = 'lock#';
export const lockId = (held: string): string => `${LOCK}${held}`;

const GONE = 'gone#';
export const goneId = (userId: string): string => `${GONE}${userId}`;

/** Longer than any token is good for. */
const GONE_DAYS = 2;

/** That a user is gone, for as long as they may have a token. */
export const goneItem = (userId: string, at: Date) => ({
  id: goneId(userId),
  ttl: Math.floor(secondsAfter(at, GONE_DAYS * 86_400).getTime() / 1000),
  createdAt: at.toISOString(),
  updatedAt: at.toISOString(),
});

/** Whether a row of the table can be a command. */
export const isCommandId = (id: string): boolean => !id.startsWith(LOCK) && !id.startsWith(GONE);
export const lockItem = (held: string, { id }: UserCommand, writtenAt: Date) => ({
  id: lockId(held),
  commandId: id,
  createdAt: writtenAt.toISOString(),
  updatedAt: writtenAt.toISOString(),
});
