import * as z from 'zod/mini';
import { CHANGE_STATES } from '../../../domain/configuration/changes/change-request.ts';
import { MOST_CHANGES } from '../../../domain/configuration/changes/refusal.ts';
import { $Id, $Time } from '../../shared/http/fields.ts';

const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words));
const count = z.int().check(z.minimum(0));
const $Name = z.string().check(z.minLength(1), z.maxLength(200), z.describe('A parameter, as the manifest names it'));
/** Bounded by the store, which counts in bytes and says so. */
const $Text = z.string().check(z.maxLength(20_000));

export const $ListQuery = z.strictObject({ name: described(z.exactOptional($Name), 'One parameter alone') });
export const $HistoryQuery = z.strictObject({
  name: described(z.exactOptional($Name), 'The versions of this parameter; without it, the revisions'),
  limit: z
    ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25)
    .check(z.describe('As many at the most')),
});
export const $ChangePath = z.strictObject({ id: described($Id, 'A change request') });

const $Reason = described(
  z.exactOptional(z.string().check(z.maxLength(1000))),
  'Why; the audit keeps it. Needed for emergencies and rollbacks, 10 characters or more',
);
const $Expected = described(
  z.exactOptional(count),
  'The version that was seen, 0 for none: where another holds by now, nothing is changed',
);
const $Wanted = z.union([
  z.strictObject({ name: $Name, value: $Text, expectedVersion: $Expected }),
  z.strictObject({
    name: $Name,
    secret: described($Text, 'The value of a secret; it comes back in no answer'),
    expectedVersion: $Expected,
  }),
  z.strictObject({
    name: $Name,
    unset: described(z.literal(true), 'No value any more: the default holds'),
    expectedVersion: $Expected,
  }),
]);
export const $Proposal = z.strictObject({
  changes: z.array($Wanted).check(z.minLength(1), z.maxLength(MOST_CHANGES)),
  reason: $Reason,
  isEmergency: described(
    z.exactOptional(z.boolean()),
    'In production: at once, without a second person; needs a reason, and an alarm tells people',
  ),
});
export const $Decision = z.strictObject({ decision: z.enum(['approve', 'reject', 'withdraw']), reason: $Reason });
export const $Rollback = z.strictObject({
  toRevision: described(z.exactOptional(count), 'Without it, the one before what holds'),
  reason: $Reason,
});

const $Shown = z.union([
  z.strictObject({ is: z.literal('text'), text: z.string() }),
  z.strictObject({
    is: z.literal('secret'),
    fingerprint: described(z.string(), 'Tells two secrets apart, and nothing else'),
  }),
  z.strictObject({ is: z.literal('nothing') }),
]);
const $Change = z.strictObject({
  name: z.string(),
  fromVersion: count,
  before: $Shown,
  after: $Shown,
  toVersion: described(z.exactOptional(count), 'Of a rollback: the version that is to hold again'),
});
export const $ChangeRequest = z.strictObject({
  id: z.string(),
  state: z.enum(CHANGE_STATES),
  proposedBy: z.string(),
  proposedAt: $Time,
  expiresAt: $Time,
  reason: z.exactOptional(z.string()),
  baseRevision: count,
  isRollback: z.boolean(),
  changes: z.array($Change),
  approval: z.exactOptional(
    z.strictObject({
      by: z.string(),
      at: $Time,
      how: z.enum(['second-person', 'stage', 'emergency', 'rollback', 'rotation']),
    }),
  ),
  end: z.exactOptional(z.strictObject({ by: z.string(), at: $Time, because: z.exactOptional(z.string()) })),
  appliedAs: described(z.exactOptional(count), 'The revision that it made'),
});
export const $Changes = z.strictObject({ items: z.array($ChangeRequest) });

const $Value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.record(z.string(), z.unknown()),
  z.null(),
]);
export const $Public = z.strictObject({
  parameters: described(z.record(z.string(), $Value), 'Those that are public, by name; null where there is none'),
});
export const $Flags = z.strictObject({ features: z.record(z.string(), z.boolean()) });
export const $List = z.strictObject({
  revision: count,
  items: z.array(
    z.strictObject({
      name: z.string(),
      type: z.string(),
      description: z.string(),
      readers: z.array(z.string()),
      isSecret: z.boolean(),
      isPublic: z.boolean(),
      shown: $Shown,
      from: z.enum(['store', 'default', 'nowhere']),
      version: described(count, '0: none is kept'),
      changedAt: z.exactOptional($Time),
      problem: z.exactOptional(z.string()),
    }),
  ),
});
export const $History = z.strictObject({
  versions: z.exactOptional(
    z.array(
      z.strictObject({
        version: count,
        at: $Time,
        shown: $Shown,
        revisions: described(z.array(count), 'In which it held; none: it never did'),
        holds: z.boolean(),
      }),
    ),
  ),
  revisions: z.exactOptional(
    z.array(
      z.strictObject({
        number: count,
        at: $Time,
        requestId: z.string(),
        request: described(z.exactOptional($ChangeRequest), 'As far as it is kept'),
      }),
    ),
  ),
});
