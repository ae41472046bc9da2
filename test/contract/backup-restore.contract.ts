import { canonicalItem, type StoredItem, textOf } from '../../src/domain/operations/backup/stored-item.ts';
import type { BackupRestore } from '../../src/domain/operations/recovery/ports.ts';
import { everyType, NOW } from '../support/backup-world.ts';

export interface BackupRestoreWorld {
  readonly backups: BackupRestore;
  /** The backup that there is. */
  readonly backup: string;
  readonly rows: (model: string) => readonly StoredItem[];
  readonly takeAway: (model: string, id: string) => void;
}

/** What the backup holds: a contact, and a message that was on its way. It was begun at NOW. */
export const BACKED_UP: Readonly<Record<string, readonly StoredItem[]>> = {
  Contacts: [everyType('c-1'), everyType('c-2')],
  NotificationQueue: [{ id: { S: 'n-1' }, status: { S: 'PENDING' } }],
};

/** What recoveries may expect of backups. `make`: one backup, and tables of a suffix that are not there. */
export const describeBackupRestoreContract = (make: () => Promise<BackupRestoreWorld>): void => {
  it('O1: knows the moment of a backup and its tables, and refuses with the reason what it cannot read', async () => {
    const { backups, backup } = await make();
    expect(await backups.momentOf(backup)).toEqual({
      at: NOW.toISOString(),
      models: expect.arrayContaining(Object.keys(BACKED_UP)),
    });
    expect(await backups.momentOf('dev-20200101T000000Z-nothing')).toEqual({ refused: expect.any(String) });
    await expect(backups.restore('dev-20200101T000000Z-nothing', () => {})).rejects.toThrow();
  });

  it('O1, N3: makes the tables and brings every row back, what was on its way held; again, what is gone since', async () => {
    const { backups, backup, rows, takeAway } = await make();
    const seen: (readonly [number, number | undefined])[] = [];
    expect(await backups.restore(backup, (done, total) => void seen.push([done, total]))).toEqual({ wrong: 0 });
    const contacts = (BACKED_UP.Contacts ?? []).map(canonicalItem);
    expect(rows('Contacts').map(canonicalItem)).toEqual(contacts);
    expect(rows('NotificationQueue').map((row) => textOf(row, 'status'))).toEqual(['UNKNOWN_OUTCOME']);
    expect(seen.at(-1)).toEqual([3, 3]);
    takeAway('Contacts', 'c-1');
    expect(await backups.restore(backup, () => {})).toEqual({ wrong: 0 });
    expect(rows('Contacts').map(canonicalItem)).toEqual(contacts);
  });
};
