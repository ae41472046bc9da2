import * as z from 'zod/mini';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';

const text = z.string();
const table = z.object({ model: text, rows: z.number(), rowsThere: z.exactOptional(z.number()) });

/** A recovery as it is kept. */
export const $Recovery = z.object({
  id: text,
  stage: text,
  purpose: z.enum(['recover', 'drill', 'restore']),
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('point-in-time') }),
    z.object({ kind: z.literal('backup'), backup: text }),
  ]),
  fromSuffix: text,
  suffix: text,
  region: z.exactOptional(text),
  tableKey: z.exactOptional(text),
  beganAt: text,
  point: text,
  made: z.array(text),
  done: z.object({
    restore: z.exactOptional(text),
    'hold-back': z.exactOptional(text),
    settle: z.exactOptional(text),
    validate: z.exactOptional(text),
    remove: z.exactOptional(text),
    switch: z.exactOptional(text),
    resume: z.exactOptional(text),
  }),
  held: z.exactOptional(
    z.object({ signal: z.number(), message: z.number(), 'user-command': z.number(), 'user-lock': z.number() }),
  ),
  tables: z.array(table),
  findings: z.exactOptional(z.number()),
}) satisfies z.ZodMiniType<Recovery>;
