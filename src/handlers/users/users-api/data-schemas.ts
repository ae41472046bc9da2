import * as z from 'zod/mini';
import { $Id, $Time } from '../../shared/http/fields.ts';
import { MOST_BODY_BYTES } from '../../shared/http/read-body.ts';
import { $Message, $Reason, count, described } from './schemas.ts';

/** An answer about so many rows fits into the row that keeps it. */
export const MOST_IMPORT_ROWS = 1000;

export const $Import = z.strictObject({
  csv: z
    .string()
    .check(z.minLength(1), z.maxLength(MOST_BODY_BYTES), z.describe('The file’s text, first line included')),
  isDryRun: described(z.boolean(), '`true`: a verdict on each row, and nobody is invited'),
  message: $Message,
  reason: $Reason,
});

const row = <const Verdicts extends readonly [string, ...string[]]>(verdicts: Verdicts) =>
  z.strictObject({
    line: described(count, 'Where the row begins in the file'),
    verdict: z.enum(verdicts),
    role: z.exactOptional(z.string()),
    why: z.exactOptional(z.string()),
  });
const counts = z.record(z.string(), count);

export const $ImportAnswer = z.union([
  z.strictObject({
    isDryRun: z.literal(true),
    counts,
    rows: z.array(row(['would-invite', 'exists', 'refused', 'broken'])),
  }),
  z.strictObject({
    isDryRun: z.literal(false),
    importId: z.string(),
    isComplete: described(z.boolean(), '`false`: send the same again, under the same key, to go on'),
    counts,
    rows: z.array(row(['invited', 'invited-before', 'exists', 'refused', 'broken', 'waiting', 'failed', 'left'])),
  }),
]);

export const $EraseQuery = z.strictObject({
  planId: described(
    z.exactOptional($Id),
    'Of the plan that is to be carried out; absent: a plan is made, and nothing erased',
  ),
});

const $Tally = z.strictObject({
  table: z.string(),
  looked: count,
  erased: count,
  mentioned: described(count, 'Of `erased`: rows of others that only name the person'),
  fields: described(z.record(z.string(), count), 'How often each field is erased'),
  kept: described(z.record(z.string(), count), 'Rows that stay, by the reason'),
  files: count,
});

/** Files that are named in an answer. */
export const MOST_FILES = 500;

export const $ErasureAnswer = z.union([
  z.strictObject({
    isPlan: z.literal(true),
    planId: z.string(),
    userId: z.string(),
    expiresAt: $Time,
    isHeld: described(z.boolean(), 'A legal hold: the plan cannot be carried out until it is lifted'),
    tables: z.array($Tally),
    unlinkedContactIds: described(
      z.array(z.string()),
      'Contacts with the person’s address that are not linked to them',
    ),
    backups: described(
      z.array(z.strictObject({ table: z.string(), days: count, expiresAt: $Time })),
      'When the last backups expire that still have what is erased',
    ),
    lasting: described(z.array(z.string()), 'What erasing does not reach, and what cannot be undone'),
  }),
  z.strictObject({
    isPlan: z.literal(false),
    planId: z.string(),
    userId: z.string(),
    isComplete: described(z.boolean(), '`false`: it goes on by itself; or send the same again, under the same key'),
    waitsFor: z.exactOptional(z.string()),
    tables: z.array($Tally),
    fileCount: count,
    files: described(
      z.array(z.string()),
      `What rows of the person named, deleted within the hour where no other row names it; the first ${MOST_FILES}`,
    ),
  }),
]);

export const $Export = z.looseObject({
  format: z.string(),
  exportedAt: $Time,
  account: described(z.looseObject({}), 'As the user pool has it'),
  directory: described(z.nullable(z.looseObject({})), 'As the backend’s directory has it'),
  tables: described(z.record(z.string(), z.array(z.looseObject({}))), 'Rows about the person, by table'),
  isComplete: z.literal(true),
});
