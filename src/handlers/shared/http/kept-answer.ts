import * as z from 'zod/mini';
import type { Answer } from './problem.ts';

const $Kept = z.union([
  z.object({ status: z.literal([200, 201]), body: z.unknown() }),
  z.object({
    kind: z.object({ slug: z.string(), status: z.int(), title: z.string() }),
    detail: z.string(),
    more: z.exactOptional(z.record(z.string(), z.unknown())),
  }),
]);

/** An answer as the idempotency records give it back. @throws when it is none */
export const readKeptAnswer = (value: unknown): Answer => {
  const read = $Kept.safeParse(value);
  if (!read.success) throw new Error('what is kept under an idempotency key is no answer');
  return read.data;
};
