import { secondsAfter } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { type ApplyBulkPlanDependencies, applyBulkPlan } from '../../domain/statuses/apply-bulk-plan.ts';
import { approveBulkPlan } from '../../domain/statuses/approve-bulk-plan.ts';
import { proposeBulkTransition } from '../../domain/statuses/propose-bulk-transition.ts';
import { readHistory } from '../../domain/statuses/read-history.ts';
import { readRecord } from '../../domain/statuses/read-record.ts';
import { statusOverview } from '../../domain/statuses/status-overview.ts';
import { transitionStatus } from '../../domain/statuses/transition-status.ts';
import { type HttpApiOptions, httpApi } from '../shared/http/http-api.ts';
import { type Answer, success } from '../shared/http/problem.ts';
import { invalid, serve } from '../shared/http/route.ts';
import { onConfiguration } from '../shared/on-configuration.ts';
import { requestsApiDependencies } from './dependencies.ts';
import {
  appliedAnswer,
  approvedAnswer,
  changedAnswer,
  dryRunAnswer,
  historyAnswer,
  overviewAnswer,
} from './requests-api/answers.ts';
import { planProblem, requestProblem } from './requests-api/problems.ts';
import {
  approvePlanRoute,
  bulkRoute,
  changeStatusRoute,
  readHistoryRoute,
  readMetricsRoute,
  readStatusRoute,
} from './requests-api/routes.ts';
import { serveMetrics } from './requests-api/serve-metrics.ts';

export interface RequestsApiDependencies
  extends ApplyBulkPlanDependencies,
    Pick<HttpApiOptions, 'idempotency' | 'isRevoked'> {
  readonly newId: NewId;
}

/** Well before the API gives up (30 s). */
const BULK_SECONDS = 20;

/** The statuses of requests over HTTP: see, change one, change many, and the figures of all. */
export const requestsApiHandler = (dependencies: RequestsApiDependencies) => {
  const { lifecycle, clock } = dependencies;
  const read = readRecord(dependencies);
  const pageOfHistory = readHistory(dependencies);
  const move = transitionStatus(dependencies);
  const propose = proposeBulkTransition(dependencies);
  const apply = applyBulkPlan(dependencies);
  const approve = approveBulkPlan(dependencies);
  const measure = serveMetrics(dependencies);

  const routes = [
    serve(readStatusRoute, async ({ path, caller }): Promise<Answer> => {
      const record = await read(path.id, caller);
      if (!record.ok) return requestProblem(record.refusal);
      return success(overviewAnswer(statusOverview(lifecycle, record.value, caller, clock())));
    }),

    serve(changeStatusRoute, async ({ path, body, caller, commandId }): Promise<Answer> => {
      const record = await read(path.id, caller);
      if (!record.ok) return requestProblem(record.refusal);
      const moved = await move(path.id, { ...body, actor: { kind: 'person', person: caller }, commandId });
      return moved.ok ? success(changedAnswer(moved.value.entry)) : requestProblem(moved.refusal);
    }),

    serve(readHistoryRoute, async ({ path, query, caller }): Promise<Answer> => {
      const page = await pageOfHistory(path.id, caller, query);
      if (page.ok) return success(historyAnswer(page.value));
      if (page.refusal.because !== 'bad-cursor') return requestProblem(page.refusal);
      return invalid([{ in: 'query', field: 'after', detail: 'must be `next` of a page of this very history' }]);
    }),

    serve(bulkRoute, async ({ body, caller, startedAt }): Promise<Answer> => {
      if ('planId' in body) {
        const applied = await apply(body.planId, caller, secondsAfter(startedAt, BULK_SECONDS));
        if (!applied.ok) return planProblem(applied.refusal, body.planId);
        const answer = appliedAnswer(applied.value);
        return { ...success(answer), isProvisional: !answer.isComplete };
      }
      const proposed = await propose(body, caller);
      return proposed.ok ? success(dryRunAnswer(proposed.value)) : requestProblem(proposed.refusal);
    }),

    serve(approvePlanRoute, async ({ path, caller }): Promise<Answer> => {
      const approved = await approve(path.planId, caller);
      return approved.ok ? success(approvedAnswer(approved.value)) : planProblem(approved.refusal, path.planId);
    }),

    serve(readMetricsRoute, ({ query, startedAt }) => measure(query, startedAt)),
  ];
  return httpApi({ ...dependencies, capability: 'statuses' }, routes);
};

export const handler = onConfiguration(() => requestsApiDependencies(process.env), requestsApiHandler);
