import * as z from 'zod/mini';
import { MOST_ITEMS } from '../../../domain/statuses/bulk-plan.ts';
import { MAX_REASON_CHARACTERS } from '../../../domain/statuses/decide.ts';
import { $Id, $Moment, $Time, pageOf } from '../../shared/http/fields.ts';

const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words));

const count = z.int().check(z.minimum(0));
const $Status = z.string();
const $Version = described(
  z.int().check(z.minimum(0)),
  'Grows by one with each change of status; send it back as `expectedVersion`',
);
const $To = z.string().check(z.minLength(1), z.maxLength(64), z.describe('The status to go to'));
/** Longer ones are refused by the lifecycle, which says how long they may be. */
const $Reason = z.string().check(
  z.maxLength(4 * MAX_REASON_CHARACTERS),
  z.refine((text) => text.isWellFormed(), 'must be well-formed Unicode'),
  z.describe('Why; some changes ask for one, or for a word of a list'),
);
const $ExpectedVersion = described(
  z.exactOptional(z.int().check(z.minimum(0))),
  'The version that the caller has seen; if it is another by now, nothing is changed. Absent: whatever it is',
);

export const $RequestPath = z.strictObject({ id: $Id });
export const $PlanPath = z.strictObject({ planId: $Id });

export const $Change = z.strictObject({
  to: $To,
  reason: z.exactOptional($Reason),
  expectedVersion: $ExpectedVersion,
});

/** Puts a fault on each id that was there before. */
const idsOnce = z.check<readonly { readonly id: string }[]>(({ value, issues }) => {
  const seen = new Set<string>();
  value.forEach(({ id }, at) => {
    if (seen.has(id)) issues.push({ code: 'custom', input: id, path: [at, 'id'], message: 'is given twice' });
    seen.add(id);
  });
});

export const $Proposal = z.strictObject({
  items: z
    .array(z.strictObject({ id: $Id, expectedVersion: $ExpectedVersion }))
    .check(z.minLength(1), z.maxLength(MOST_ITEMS), idsOnce),
  to: $To,
  reason: z.exactOptional($Reason),
});
export const $Application = z.strictObject({ planId: described($Id, 'Of a dry run in the last 24 hours') });
export const $Bulk = z.union([$Proposal, $Application]);

const LONGEST_WINDOW_DAYS = 366;
/** What is wrong with a time to measure; `since` must be right, whether `until` was given or is now. */
export const windowFault = (since: Date, until: Date): string | undefined => {
  const days = (until.getTime() - since.getTime()) / 86_400_000;
  if (days <= 0) return 'must be before until, and in the past';
  return days > LONGEST_WINDOW_DAYS ? `must be at most ${LONGEST_WINDOW_DAYS} days before until` : undefined;
};
export const $MetricsQuery = z
  .strictObject({
    since: described(z.exactOptional($Moment), 'Changes of status from here on are counted; 30 days ago if absent'),
    until: described(z.exactOptional($Moment), 'Changes of status up to here are counted; now if absent'),
  })
  .check(({ value: { since, until }, issues }) => {
    if (since === undefined || until === undefined) return;
    const message = windowFault(since, until);
    if (message !== undefined) issues.push({ code: 'custom', input: since, path: ['since'], message });
  });

const $Current = z.strictObject({ status: $Status, version: $Version });

const $Next = z.strictObject({
  to: $Status,
  reason: z.enum(['none', 'free', 'listed']),
  reasons: z.exactOptional(z.array(z.string())),
});
const $OnItsOwn = z.strictObject({
  what: z.enum(['warning', 'move']),
  at: $Time,
  day: described(count, 'Days since the last activity'),
  rule: described(z.string(), 'The timer, or the exception from it that counts for this request'),
  to: z.exactOptional($Status),
  expiresAt: z.exactOptional($Time),
});

export const $Overview = z.strictObject({
  id: z.string(),
  ...$Current.shape,
  isKnown: described(z.boolean(), '`false`: no lifecycle knows this status, and the row must be corrected'),
  since: $Time,
  lastActivityAt: $Time,
  next: described(z.array($Next), 'Where the caller may move it now'),
  closed: described(
    z.array(z.strictObject({ to: $Status, because: z.string() })),
    'Where it could go otherwise, and why the caller cannot move it there',
  ),
  onItsOwn: described(
    z.array($OnItsOwn),
    'What happens if nobody does anything, soonest first; a time in the past is about to happen',
  ),
  left: described(z.record(z.string(), count), 'How often what is counted may still be done: `reactivations`'),
});

export const $HistoryEntry = z.strictObject({
  id: z.string(),
  from: $Status,
  to: $Status,
  triggeredBy: z.enum(['user', 'system', 'automation']),
  actor: described(z.string(), 'The subject of a person’s token, or `automation:<rule>`'),
  reason: z.exactOptional(z.string()),
  automationRule: z.exactOptional(z.string()),
  minutesInPreviousStatus: count,
  at: $Time,
  version: z.exactOptional($Version),
  irregular: described(
    z.exactOptional(z.string()),
    'Why the lifecycle would not have let it happen; made by another program',
  ),
});
export const $History = pageOf($HistoryEntry);

export const $Changed = z.strictObject({ id: z.string(), ...$Current.shape, change: $HistoryEntry });

const $PlanFacts = {
  planId: z.string(),
  to: $Status,
  reason: z.exactOptional(z.string()),
  expiresAt: $Time,
  needsApproval: z.boolean(),
  approvedAt: z.exactOptional($Time),
};
const $Refused = { problem: described(z.string(), 'The slug of a problem'), detail: z.string() };

export const $DryRun = z.strictObject({
  isDryRun: z.literal(true),
  plan: described(z.exactOptional(z.strictObject($PlanFacts)), 'Absent when nothing would change'),
  wouldChange: count,
  refused: count,
  items: z.array(
    z.discriminatedUnion('verdict', [
      z.strictObject({ id: z.string(), verdict: z.literal('would-change'), from: $Status, version: $Version }),
      z.strictObject({ id: z.string(), verdict: z.literal('refused'), ...$Refused }),
    ]),
  ),
});

export const $Applied = z.strictObject({
  isDryRun: z.literal(false),
  plan: z.strictObject($PlanFacts),
  isComplete: described(z.boolean(), '`false`: send the same again, under the same key, to go on'),
  changed: described(count, 'By this call or by one before'),
  refused: count,
  left: count,
  items: z.array(
    z.discriminatedUnion('outcome', [
      z.strictObject({
        id: z.string(),
        outcome: z.enum(['changed', 'changed-before']),
        version: z.exactOptional($Version),
      }),
      z.strictObject({ id: z.string(), outcome: z.literal('refused'), ...$Refused }),
      z.strictObject({
        id: z.string(),
        outcome: z.literal('unchanged-yet'),
        because: z.enum(['time-was-up', 'fault']),
      }),
    ]),
  ),
});
export const $BulkAnswer = z.union([$DryRun, $Applied]);

export const $ApprovedPlan = z.strictObject({
  ...$PlanFacts,
  proposedBy: z.string(),
  approvedBy: z.exactOptional(z.string()),
  items: z.array(z.strictObject({ id: z.string(), expectedVersion: $Version })),
});

const $Oldest = { id: z.string(), since: $Time };

export const $Metrics = z.strictObject({
  measuredAt: $Time,
  since: $Time,
  until: $Time,
  isComplete: described(z.boolean(), '`false`: there was more than could be read in time; the figures are too low'),
  statuses: z.array(
    z.strictObject({
      status: $Status,
      count,
      medianMinutes: z.exactOptional(count),
      longestMinutes: z.exactOptional(count),
      oldest: z.exactOptional(z.strictObject($Oldest)),
    }),
  ),
  transitions: z.array(
    z.strictObject({
      from: $Status,
      to: $Status,
      count,
      share: described(z.number(), 'Of all changes out of `from` in the time asked for'),
      meanMinutes: described(count, 'Mean time in `from` before the change'),
    }),
  ),
  oldest: described(
    z.exactOptional(z.strictObject({ ...$Oldest, status: $Status })),
    'Longest in a status that is not the end',
  ),
});
