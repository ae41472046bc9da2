import * as z from 'zod/mini';

/** What the check of backups reads; a stage that keeps none names neither vault nor bucket. */
export const $BackupsEnvironment = z.object({
  BACKUP_VAULT: z.exactOptional(z.string().check(z.regex(/^[\w-]{2,50}$/))),
  BACKUPS_BUCKET: z.exactOptional(z.string().check(z.regex(/^[a-z0-9-]{3,63}$/))),
});
