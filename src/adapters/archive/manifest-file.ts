import * as z from 'zod/mini';
import type { Manifest } from '../../domain/operations/backup/manifest.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const count = z.int().check(z.nonnegative());
/** Within the backup, and nowhere else. */
const path = z.string().check(z.regex(/^(?:[A-Za-z]\w*\/){1,2}\d{2,}-\d{4,}\.ndjson\.gz$/));

const index = z.strictObject({
  name: z.string(),
  partition: z.string(),
  sort: z.exactOptional(z.string()),
  projection: z.union([z.literal('ALL'), z.literal('KEYS_ONLY'), z.array(z.string())]),
});
const shape = z.strictObject({
  model: z.string(),
  key: z.string(),
  indexes: z.array(index),
  stream: z.exactOptional(z.string()),
});
const part = z.strictObject({
  name: z.string(),
  records: count,
  content: hash,
  table: z.exactOptional(shape),
  chunks: z.array(z.strictObject({ path, records: count, bytes: count, sha256: hash, content: hash })),
});
const manifest = z.strictObject({
  format: z.literal(1),
  id: z.string().check(z.regex(/^[\w-]+$/)),
  service: z.string(),
  stage: z.string(),
  region: z.string(),
  suffix: z.string(),
  tool: z.string(),
  registry: hash,
  beganAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  parts: z.array(part),
  absent: z.array(z.strictObject({ name: z.string(), because: z.string() })),
  seal: hash,
});

/** A manifest as it is in its file. */
export const readManifest = (text: string): Result<Manifest, { readonly reason: string }> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse({ reason: 'it is no JSON' });
  }
  const read = manifest.safeParse(value);
  if (read.success) return accept(read.data);
  const [issue] = read.error.issues;
  return refuse({ reason: `${issue?.path.join('.') || 'it'} is not as it should be (${issue?.code})` });
};
