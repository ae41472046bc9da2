import type { PreSignUpTriggerEvent } from 'aws-lambda';
import type { Journal } from '../../domain/shared/journal.ts';
import type { UserMetrics } from '../../domain/users/metrics.ts';
import { judgeSignUp } from '../../domain/users/sign-up.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { preSignUpDependencies } from './dependencies.ts';

export interface PreSignUpDependencies {
  /** By our names, or by the provider's where we have none. */
  readonly readAttributes: (attributes: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>;
  readonly journal: Journal;
  readonly metrics: UserMetrics;
}

/** Nobody signs up with more rights than a sign-up gives. What is refused is not created; the site shows the reason. */
export const preSignUpHandler =
  ({ readAttributes, journal, metrics }: PreSignUpDependencies) =>
  async (event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> => {
    const { userAttributes, clientMetadata } = event.request;
    const judged = judgeSignUp({
      by: event.triggerSource === 'PreSignUp_AdminCreateUser' ? 'administrator' : 'person',
      email: userAttributes.email ?? '',
      attributes: readAttributes(userAttributes),
      role: clientMetadata?.role,
    });
    if (judged.ok) return event;
    metrics.happened('sign-up-refused');
    const { problems } = judged.refusal;
    journal.warn('users.sign-up-refused', { fields: problems.map(({ field }) => field) });
    throw new Error(problems.map(({ field, problem }) => `${field}: ${problem}`).join('; '));
  };

export const handler = onColdStart(() => preSignUpHandler(preSignUpDependencies(process.env)));
