import type { Manifest } from '../../backup/manifest.ts';
import { idOf, type StoredItem, textOf } from '../../backup/stored-item.ts';
import type { TargetTables } from '../ports.ts';

/** What our records in the stage say of a user. */
export interface OnRecord {
  readonly role: string;
  readonly isEnabled: boolean;
  readonly contactId?: string;
}

/** What has become of users since a backup, as far as the stage's own tables know. */
export interface SinceThen {
  readonly erased: ReadonlySet<string>;
  readonly deleted: ReadonlySet<string>;
  readonly roleChanged: ReadonlySet<string>;
  readonly disabled: ReadonlySet<string>;
  readonly directory: ReadonlyMap<string, OnRecord>;
}

/** The tables that tell it. */
export const TELLING = ['BackendState', 'UserCommands', 'UserDirectory'] as const;

const REMOVALS = ['delete', 'cancel-invitation'];
const COUNTS = ['confirmed', 'begun'];

const commandIn = (row: StoredItem) => ({
  action: textOf(row, 'action') ?? '',
  userId: textOf(row, 'targetId') ?? '',
  at: textOf(row, 'endedAt') ?? textOf(row, 'begunAt') ?? '',
});

const isYes = (item: StoredItem, name: string): boolean => {
  const value = item[name];
  return value !== undefined && 'BOOL' in value && value.BOOL;
};

/** An erasure that was begun, whenever: who is erased never comes back. */
const erasedIn = (row: StoredItem): string | undefined =>
  idOf(row).startsWith('erasure#') && textOf(row, 'state') !== 'planned' ? textOf(row, 'userId') : undefined;

/** Reads only. A command that has not ended counts as if it had: nobody gets back what is being taken from them. */
export const readSinceThen =
  (tables: TargetTables) =>
  async ({ beganAt }: Pick<Manifest, 'beganAt'>): Promise<SinceThen> => {
    const [erased, deleted, roleChanged] = [new Set<string>(), new Set<string>(), new Set<string>()];
    const switched = new Map<string, { readonly at: string; readonly isOff: boolean }>();
    const directory = new Map<string, OnRecord>();

    async function* rowsOf(model: (typeof TELLING)[number]) {
      for await (const page of tables.scan(model, { segment: 0, segments: 1 })) yield* page;
    }

    const addSwitch = (userId: string, at: string, action: string): void => {
      if (action !== 'disable' && action !== 'enable') return;
      if (at > (switched.get(userId)?.at ?? '')) switched.set(userId, { at, isOff: action === 'disable' });
    };

    const addCommand = (row: StoredItem): void => {
      if (!COUNTS.includes(textOf(row, 'state') ?? '')) return;
      const { action, userId, at } = commandIn(row);
      if (REMOVALS.includes(action)) deleted.add(userId);
      if (at <= beganAt) return;
      if (action === 'set-role') roleChanged.add(userId);
      addSwitch(userId, at, action);
    };

    const addEntry = (row: StoredItem): void => {
      const contactId = textOf(row, 'contactId');
      directory.set(idOf(row), {
        role: textOf(row, 'role') ?? '',
        isEnabled: isYes(row, 'isEnabled'),
        ...(contactId === undefined ? {} : { contactId }),
      });
    };

    for await (const row of rowsOf('BackendState')) {
      const userId = erasedIn(row);
      if (userId !== undefined) erased.add(userId);
    }
    for await (const row of rowsOf('UserCommands')) addCommand(row);
    for await (const row of rowsOf('UserDirectory')) addEntry(row);
    const disabled = new Set([...switched].flatMap(([userId, { isOff }]) => (isOff ? [userId] : [])));
    return { erased, deleted, roleChanged, disabled, directory };
  };
