import type { Manifest } from '../backup/manifest.ts';
import { idOf, type StoredItem, type StoredValue, textOf } from '../backup/stored-item.ts';

/** What in a restored row would have set something off. */
export type HeldBack = 'signal' | 'message' | 'user-command' | 'user-lock';

export type Prepared =
  | { readonly restore: true; readonly item: StoredItem; readonly held?: HeldBack }
  /** The row is left out: it would hold up what comes. */
  | { readonly restore: false; readonly held: HeldBack };

/** Of the backup that the rows come from. */
export type Origin = Pick<Manifest, 'id' | 'endedAt'>;

const OPEN_MESSAGES = ['SCHEDULED', 'PENDING', 'SENDING', 'RETRYING'];
const TIMELINE_LIMIT = 16;

const as = (text: string): StoredValue => ({ S: text });
const whole = (item: StoredItem): Prepared => ({ restore: true, item });
const without = (item: StoredItem, names: readonly string[]): StoredItem =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

const oneMore = (value: StoredValue | undefined): StoredValue =>
  value !== undefined && 'N' in value ? { N: `${Number(value.N) + 1}` } : { N: '1' };

/** A signal that nobody had planned when it was copied may have been planned and told since. */
const signal = (item: StoredItem, { id, endedAt }: Origin): Prepared => {
  if (item.processedAt !== undefined || item.quarantinedAt !== undefined) return whole(item);
  const reason = `restored from ${id}: it was not planned when it was copied, and may have been told since`;
  return {
    restore: true,
    held: 'signal',
    item: { ...item, quarantinedAt: as(endedAt), quarantineReason: as(reason) },
  };
};

/** Looked at again by the next sweep, which puts what ended so, whole, into the dead letters. */
const toBeReported = ({ dueShard, dueAt }: StoredItem, { endedAt }: Origin): StoredItem =>
  dueShard === undefined || dueAt === undefined ? {} : { dueShard, dueAt: as(endedAt) };

/** A message that was on its way may have been sent since. Nobody knows; so it says that, and somebody decides. */
const message = (item: StoredItem, origin: Origin): Prepared => {
  const { id, endedAt } = origin;
  const status = textOf(item, 'status') ?? '';
  if (!OPEN_MESSAGES.includes(status)) return whole(item);
  const reason = `restored from ${id} as ${status}: it may have been sent since`;
  const timeline = item.timeline !== undefined && 'L' in item.timeline ? item.timeline.L : [];
  return {
    restore: true,
    held: 'message',
    item: {
      ...without(item, ['dueAt', 'dueShard']),
      ...toBeReported(item, origin),
      status: as('UNKNOWN_OUTCOME'),
      reason: as(reason),
      timeline: { L: [...timeline.slice(1 - TIMELINE_LIMIT), as(`${endedAt} UNKNOWN_OUTCOME ${reason}`)] },
      version: oneMore(item.version),
    },
  };
};

/** A command on a user that had not ended may have ended since, and others after it. The user pool says how it stands. */
const userCommand = (item: StoredItem, { id, endedAt }: Origin): Prepared => {
  if (idOf(item).startsWith('lock#')) return { restore: false, held: 'user-lock' };
  if (item.open === undefined) return whole(item);
  const note = `restored from ${id}: not carried on, the user pool says what became of it`;
  return {
    restore: true,
    held: 'user-command',
    item: { ...without(item, ['open', 'leaseUntil']), state: as('refused'), endedAt: as(endedAt), note: as(note) },
  };
};

const RULES: Readonly<Record<string, (item: StoredItem, origin: Origin) => Prepared>> = {
  SignalEvents: signal,
  NotificationQueue: message,
  UserCommands: userCommand,
};

/** Tables in which rows are held back. */
export const HOLDING_TABLES: readonly string[] = Object.keys(RULES);

/** Where a row that is held back says why. */
const MARKS: Readonly<Record<string, readonly [field: string, HeldBack]>> = {
  SignalEvents: ['quarantineReason', 'signal'],
  NotificationQueue: ['reason', 'message'],
  UserCommands: ['note', 'user-command'],
};

/** As what this restore has held a row back already; `undefined`: it has not. */
export const heldBefore = (model: string, item: StoredItem, { id }: Origin): HeldBack | undefined => {
  const [field = '', held] = MARKS[model] ?? [];
  const says = textOf(item, field) ?? '';
  return [':', ' '].some((end) => says.startsWith(`restored from ${id}${end}`)) ? held : undefined;
};

/**
 * A row as it may come back without setting anything off: what was waiting to be done at the time of the backup may have
 * been done since, and nothing that a restore brings back is done a second time. Always the same for the same backup.
 */
export const heldBack = (model: string, item: StoredItem, origin: Origin): Prepared =>
  RULES[model]?.(item, origin) ?? whole(item);

/**
 * Tables that come first: what was told, and of what. The functions that follow the others derive the ids of their
 * signals and history from the row, so they find those there and tell nothing again.
 */
const FIRST = ['SignalEvents', 'NotificationQueue', 'RequestStatusHistory', 'AuditLog', 'BackendState'];

export const restoreOrder = (models: readonly string[]): readonly string[] => [
  ...FIRST.filter((model) => models.includes(model)),
  ...models.filter((model) => !FIRST.includes(model)),
];
