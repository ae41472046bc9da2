import {
  type ReconcileChangesDependencies,
  reconcileChanges,
} from '../../domain/configuration/changes/reconcile-changes.ts';
import { type RotateSecretsDependencies, rotateSecrets } from '../../domain/configuration/rotation/rotate-secrets.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { reconcileConfigurationDependencies } from './dependencies.ts';

/**
 * Finishes changes that were cut off, ends those that expired, tells of emergencies; then takes the next step of every
 * rotation that is due, of which there is one in months. Fails where any of it could not be done, after all of it was tried.
 */
export const reconcileConfiguration = (dependencies: ReconcileChangesDependencies & RotateSecretsDependencies) => {
  const { journal } = dependencies;
  const reconcile = reconcileChanges(dependencies);
  const rotate = rotateSecrets(dependencies);
  return async (_event: unknown): Promise<void> => {
    const run = await reconcile();
    journal.info('configuration.changes-reconciled', { ...run });
    const { rotated, stale, failed } = await rotate();
    journal.info('configuration.secrets-looked-at', { rotated: rotated.length, stale, failed });
    if (run.failed > 0) throw new Error(`${run.failed} change request(s) could not be looked after`);
    if (failed.length > 0) throw new Error(`not rotated: ${failed.join(', ')}`);
  };
};

export const handler = onColdStart(() => reconcileConfiguration(reconcileConfigurationDependencies(process.env)));
