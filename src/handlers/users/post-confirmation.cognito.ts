import type { PostConfirmationTriggerEvent } from 'aws-lambda';
import type { Journal } from '../../domain/shared/journal.ts';
import { type ConfirmSignUpDependencies, confirmSignUp } from '../../domain/users/confirm-sign-up.ts';
import type { UserMetrics } from '../../domain/users/metrics.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { postConfirmationDependencies } from './dependencies.ts';

export interface PostConfirmationDependencies {
  /** For the pool that the event is of. */
  readonly confirming: (userPoolId: string) => ConfirmSignUpDependencies;
  readonly journal: Journal;
  readonly metrics: UserMetrics;
}

/**
 * Gives somebody who has just confirmed their sign-up their group and their contact. The user pool may send the event more
 * than once. A fault is thrown: the user pool tries again, and what was begun is finished by reconciliation.
 */
export const postConfirmationHandler =
  ({ confirming, journal, metrics }: PostConfirmationDependencies) =>
  async (event: PostConfirmationTriggerEvent): Promise<PostConfirmationTriggerEvent> => {
    if (event.triggerSource !== 'PostConfirmation_ConfirmSignUp') return event;
    const { userAttributes, clientMetadata } = event.request;
    const userId = userAttributes.sub ?? event.userName;
    const confirmed = await confirmSignUp(confirming(event.userPoolId))({ userId, role: clientMetadata?.role });
    const isElsewhere = !confirmed.ok && confirmed.refusal.because === 'in-progress'; // another call is at it, or reconciliation will be
    if (confirmed.ok || isElsewhere) return event;
    metrics.happened('sign-up-incomplete');
    journal.error('users.sign-up-incomplete', { userId, because: confirmed.refusal.because });
    return event;
  };

export const handler = onColdStart(() => postConfirmationHandler(postConfirmationDependencies(process.env)));
