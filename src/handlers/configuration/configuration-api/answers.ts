import type * as z from 'zod/mini';
import type { ChangeRequest } from '../../../domain/configuration/changes/change-request.ts';
import type { Changed } from '../../../domain/configuration/changes/propose-change.ts';
import type { ChangeRefusal } from '../../../domain/configuration/changes/refusal.ts';
import type { ListedConfiguration, ListedParameter } from '../../../domain/configuration/list-parameters.ts';
import type { PastRevision, PastVersion } from '../../../domain/configuration/read-history.ts';
import type { Result } from '../../../domain/shared/result.ts';
import { type Answer, success } from '../../shared/http/problem.ts';
import { changeProblem } from './problems.ts';
import type { $ChangeRequest, $History, $List } from './schemas.ts';

/** Without what tells people apart, and how often it was written. */
export const requestAnswer = ({
  proposerMark: _,
  writes: __,
  isTold: ___,
  changes,
  ...request
}: ChangeRequest): z.input<typeof $ChangeRequest> => ({ ...request, changes: [...changes] });

export const changedAnswer = (answer: Result<Changed, ChangeRefusal>): Answer =>
  answer.ok ? success(requestAnswer(answer.value.request)) : changeProblem(answer.refusal);

const parameterAnswer = ({ readers, ...parameter }: ListedParameter) => ({ ...parameter, readers: [...readers] });

export const listAnswer = ({ revision, parameters }: ListedConfiguration): z.input<typeof $List> => ({
  revision,
  items: parameters.map(parameterAnswer),
});

export const versionsAnswer = (versions: readonly PastVersion[]): z.input<typeof $History> => ({
  versions: versions.map(({ revisions, ...version }) => ({ ...version, revisions: [...revisions] })),
});

export const revisionsAnswer = (revisions: readonly PastRevision[]): z.input<typeof $History> => ({
  revisions: revisions.map(({ request, ...revision }) => ({
    ...revision,
    ...(request === undefined ? {} : { request: requestAnswer(request) }),
  })),
});
