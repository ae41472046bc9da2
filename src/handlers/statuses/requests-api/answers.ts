import type * as z from 'zod/mini';
import type { Applied, ItemOutcome } from '../../../domain/statuses/apply-bulk-plan.ts';
import type { BulkPlan } from '../../../domain/statuses/bulk-plan.ts';
import type { HistoryEntry, HistoryPage } from '../../../domain/statuses/ports.ts';
import type { ItemVerdict, Proposed } from '../../../domain/statuses/propose-bulk-transition.ts';
import type { StatusOverview } from '../../../domain/statuses/status-overview.ts';
import type { TimedEvent } from '../../../domain/statuses/timers.ts';
import { type RequestRefusal, slugOf, wordsOfRefusal } from './problems.ts';
import type { $Applied, $ApprovedPlan, $Changed, $DryRun, $History, $HistoryEntry, $Overview } from './schemas.ts';

/** What the domain says, in the words of the API. Fields that are absent stay absent. */
const timed = (event: TimedEvent) => ({
  what: event.what,
  at: event.at.toISOString(),
  day: event.day,
  rule: event.rule,
  ...(event.what === 'move' ? { to: event.to } : { expiresAt: event.expiresAt.toISOString() }),
});

export const overviewAnswer = (overview: StatusOverview): z.input<typeof $Overview> => ({
  ...overview,
  since: overview.since.toISOString(),
  lastActivityAt: overview.lastActivityAt.toISOString(),
  next: overview.next.map(({ to, reason, ...more }) => ({
    to,
    reason,
    ...('reasons' in more ? { reasons: [...more.reasons] } : {}),
  })),
  closed: [...overview.closed],
  onItsOwn: overview.onItsOwn.map(timed),
});

export const entryAnswer = (entry: HistoryEntry): z.input<typeof $HistoryEntry> => {
  const { recordId: _, previousStatus: from, newStatus: to, timestamp: at, isTestData: __, ...rest } = entry;
  return { ...rest, from, to, at };
};

export const historyAnswer = ({ entries, next }: HistoryPage): z.input<typeof $History> => ({
  items: entries.map(entryAnswer),
  ...(next === undefined ? {} : { next }),
});

export const changedAnswer = (entry: HistoryEntry): z.input<typeof $Changed> => ({
  id: entry.recordId,
  status: entry.newStatus,
  version: entry.version ?? 0,
  change: entryAnswer(entry),
});

const planFacts = ({ id, to, reason, expiresAt, needsApproval, approval }: BulkPlan) => ({
  planId: id,
  to,
  ...(reason === undefined ? {} : { reason }),
  expiresAt,
  needsApproval,
  ...(approval === undefined ? {} : { approvedAt: approval.at }),
});

/** An answer about 500 items has to fit into the row that keeps it. */
const MOST_CHARACTERS = 300;

const refused = (refusal: RequestRefusal) => ({
  problem: slugOf(refusal),
  detail: wordsOfRefusal(refusal).slice(0, MOST_CHARACTERS),
});

const verdictOf = (item: ItemVerdict) =>
  item.verdict === 'refused' ? { id: item.id, verdict: item.verdict, ...refused(item.refusal) } : item;

export const dryRunAnswer = ({ plan, verdicts }: Proposed): z.input<typeof $DryRun> => {
  const wouldChange = plan?.items.length ?? 0;
  return {
    isDryRun: true,
    ...(plan === undefined ? {} : { plan: planFacts(plan) }),
    wouldChange,
    refused: verdicts.length - wouldChange,
    items: verdicts.map(verdictOf),
  };
};

const outcomeOf = (item: ItemOutcome) =>
  item.outcome === 'refused' ? { id: item.id, outcome: item.outcome, ...refused(item.refusal) } : item;

export const appliedAnswer = ({ plan, outcomes }: Applied): z.input<typeof $Applied> => {
  const countOf = (...wanted: readonly ItemOutcome['outcome'][]) =>
    outcomes.filter(({ outcome }) => wanted.includes(outcome)).length;
  const left = countOf('unchanged-yet');
  return {
    isDryRun: false,
    plan: planFacts(plan),
    isComplete: left === 0,
    changed: countOf('changed', 'changed-before'),
    refused: countOf('refused'),
    left,
    items: outcomes.map(outcomeOf),
  };
};

export const approvedAnswer = (plan: BulkPlan): z.input<typeof $ApprovedPlan> => ({
  ...planFacts(plan),
  proposedBy: plan.proposedBy,
  ...(plan.approval === undefined ? {} : { approvedBy: plan.approval.by }),
  items: [...plan.items],
});
