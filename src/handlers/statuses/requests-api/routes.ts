import { APPROVERS, ITEMS_WITHOUT_APPROVAL, MOST_ITEMS } from '../../../domain/statuses/bulk-plan.ts';
import type { Circle } from '../../../domain/statuses/lifecycle.ts';
import { readersOf } from '../../../domain/statuses/read-record.ts';
import { REQUESTS } from '../../../domain/statuses/requests-lifecycle.ts';
import { $PageQuery } from '../../shared/http/fields.ts';
import { $NoBody, $Nothing, type Allowed, defineRoute } from '../../shared/http/route.ts';
import { PLAN_PROBLEMS, STATUS_PROBLEMS } from './problems.ts';
import {
  $ApprovedPlan,
  $Bulk,
  $BulkAnswer,
  $Change,
  $Changed,
  $History,
  $Metrics,
  $MetricsQuery,
  $Overview,
  $PlanPath,
  $RequestPath,
} from './schemas.ts';

const allowed = ({ says, anywhere, assigned }: Circle): Allowed => ({ says, groups: [...anywhere, ...assigned] });

const READERS = allowed(readersOf(REQUESTS));
const MOVERS: Allowed = {
  says: 'staff',
  groups: [...new Set(Object.values(REQUESTS.people).flatMap(({ anywhere, assigned }) => [...anywhere, ...assigned]))],
};
const ANALYSTS: Circle = REQUESTS.people[REQUESTS.analysts] ?? { says: 'nobody', anywhere: [], assigned: [] };

const SEEN = [STATUS_PROBLEMS['not-found'], STATUS_PROBLEMS['not-assigned'], STATUS_PROBLEMS.unreadable];

export const readStatusRoute = defineRoute({
  routeKey: 'GET /requests/{id}/status',
  operation: 'readRequestStatus',
  summary: 'Where a request is and what comes next',
  description:
    'Its status and since when, where the caller may move it and which reason that asks for, and what will happen on its own and when.',
  allowed: READERS,
  isCommand: false,
  path: $RequestPath,
  query: $Nothing,
  body: $NoBody,
  answers: { description: 'Where it is', schema: $Overview },
  problems: SEEN,
});

export const changeStatusRoute = defineRoute({
  routeKey: 'POST /requests/{id}/status',
  operation: 'changeRequestStatus',
  summary: 'Move a request to another status',
  description:
    'The request, its history, the signal and the audit entry change together or not at all. With `expectedVersion` the ' +
    'change loses to one that was faster: 409 `stale-version` with the current state. Needs an Idempotency-Key.',
  allowed: MOVERS,
  isCommand: true,
  path: $RequestPath,
  query: $Nothing,
  body: $Change,
  answers: { description: 'It was moved', schema: $Changed },
  problems: Object.values(STATUS_PROBLEMS),
});

export const readHistoryRoute = defineRoute({
  routeKey: 'GET /requests/{id}/history',
  operation: 'readRequestHistory',
  summary: 'Every change of status of a request',
  description:
    'Newest first, in pages. Send `next` back as `after` for the following page; the last one has no `next`.',
  allowed: READERS,
  isCommand: false,
  path: $RequestPath,
  query: $PageQuery,
  body: $NoBody,
  answers: { description: 'One page', schema: $History },
  problems: [STATUS_PROBLEMS['not-found'], STATUS_PROBLEMS['not-assigned']],
});

export const bulkRoute = defineRoute({
  routeKey: 'POST /requests/status/bulk',
  operation: 'changeRequestStatuses',
  summary: 'Move many requests: a dry run first, then its plan',
  description:
    `With \`items\` (at most ${MOST_ITEMS}) and \`to\`: a dry run. Nothing changes; the answer says what would become of each item, and names a plan that is kept ` +
    'for 24 hours. With `planId`: carries that plan out, by who proposed it or by an admin, item by item; a request that has changed since the dry run stays as it is. ' +
    `A plan that changes more than ${ITEMS_WITHOUT_APPROVAL} needs ${APPROVERS.says}’s approval, unless an admin proposed it. Needs an Idempotency-Key for either; an answer with ` +
    '`isComplete: false` is gone on with by sending the same again.',
  allowed: MOVERS,
  isCommand: true,
  path: $Nothing,
  query: $Nothing,
  body: $Bulk,
  answers: { description: 'What would become, or became, of each item', schema: $BulkAnswer },
  problems: [
    STATUS_PROBLEMS['unknown-status'],
    PLAN_PROBLEMS['no-such-plan'],
    PLAN_PROBLEMS['plan-of-another'],
    PLAN_PROBLEMS['approval-missing'],
  ],
});

export const approvePlanRoute = defineRoute({
  routeKey: 'POST /requests/status/bulk/{planId}/approval',
  operation: 'approveRequestStatuses',
  summary: 'Approve a plan that moves many requests',
  description:
    'Changes no request: who proposed the plan applies it. Approving again changes nothing. Needs an Idempotency-Key.',
  allowed: allowed(APPROVERS),
  isCommand: true,
  path: $PlanPath,
  query: $Nothing,
  body: $NoBody,
  answers: { description: 'The approved plan', schema: $ApprovedPlan },
  problems: [PLAN_PROBLEMS['no-such-plan']],
});

export const readMetricsRoute = defineRoute({
  routeKey: 'GET /requests/status/metrics',
  operation: 'readRequestMetrics',
  summary: 'Counts, times and conversions by status',
  description: 'Of all requests but test data. May be a minute old.',
  allowed: allowed(ANALYSTS),
  isCommand: false,
  path: $Nothing,
  query: $MetricsQuery,
  body: $NoBody,
  answers: { description: 'The figures', schema: $Metrics },
  problems: [],
});

/** All operations of this function, as docs/openapi.json tells them. */
export const REQUEST_ROUTES = [
  readStatusRoute,
  changeStatusRoute,
  readHistoryRoute,
  bulkRoute,
  approvePlanRoute,
  readMetricsRoute,
];
