import type { BackupRestore } from './ports.ts';

/** For a recovery that is made from the tables' own past alone. */
export const NO_BACKUPS: BackupRestore = {
  momentOf: async () => ({ refused: 'backups in files are not known here' }),
  restore: async (backup) => {
    throw new Error(`${backup} cannot be restored: backups in files are not known here`);
  },
};
