import * as z from 'zod/mini';

/** What the check of backups reads; a stage that keeps none names neither vault nor bucket. */
export const $BackupsEnvironment = z.object({
  BACKUP_VAULT: z.exactOptional(z.string().check(z.regex(/^[\w-]{2,50}$/))),
  BACKUPS_BUCKET: z.exactOptional(z.string().check(z.regex(/^[a-z0-9-]{3,63}$/))),
});

/** What the monthly drill reads; on a stage that keeps no backups there is none. */
export const $DrillEnvironment = z.object({
  DRILL_SUFFIX: z.exactOptional(z.string().check(z.regex(/^[a-z0-9]{26}-drill$/))),
});
