import type { Journal } from '../../shared/journal.ts';
import { readHolding } from '../changes/committed-configuration.ts';
import type { ConfigurationMetrics } from '../changes/ports.ts';
import type { Parameter } from '../parameter.ts';
import { inUseSince, isOwnedKey } from './owned-key.ts';
import { type Rotated, type RotateSecretDependencies, rotateSecret } from './rotate-secret.ts';

export interface RotateSecretsDependencies extends RotateSecretDependencies {
  readonly metrics: ConfigurationMetrics;
  readonly journal: Journal;
}

export interface RotationRun {
  readonly rotated: readonly Rotated[];
  /** Names of secrets in use for longer than their period. */
  readonly stale: readonly string[];
  readonly failed: readonly string[];
}

const DAY = 86_400_000;

/** Takes the next step of every rotation that is due, and tells of secrets that are older than they should be. */
export const rotateSecrets = (dependencies: RotateSecretsDependencies) => {
  const { manifest, store, clock, metrics, journal } = dependencies;
  const rotate = rotateSecret(dependencies);

  const rotated = async ({ name }: Parameter): Promise<readonly Rotated[]> => {
    const done = await rotate(name, { kind: 'automation', rule: 'rotate-secrets' }, { isForced: false });
    if (!done.ok) {
      if (done.refusal.because === 'nothing-to-rotate') return [];
      throw new Error(`the rotation was refused: ${done.refusal.because}`);
    }
    if (done.value.step === 'rest') return [];
    journal.info('configuration.secret-rotated', { parameter: name, step: done.value.step });
    return [done.value];
  };

  const isStale = async (parameter: Parameter): Promise<boolean> => {
    const { name, rotation } = parameter;
    const since = await inUseSince(dependencies, parameter, await readHolding(store));
    if (since === undefined || rotation === undefined) return false;
    if (clock().getTime() - since.getTime() <= rotation.periodDays * DAY) return false;
    metrics.happened('secret-stale');
    journal.warn('configuration.secret-stale', { parameter: name });
    return true;
  };

  return async (): Promise<RotationRun> => {
    const done: Rotated[] = [];
    const stale: string[] = [];
    const failed: string[] = [];
    const attempt = async ({ name }: Parameter, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (fault) {
        failed.push(name);
        metrics.happened('work-failed');
        journal.error('configuration.secret-not-rotated', { parameter: name }, fault);
      }
    };
    for (const parameter of manifest.filter(({ isSecret }) => isSecret === true)) {
      if (isOwnedKey(parameter)) await attempt(parameter, async () => void done.push(...(await rotated(parameter))));
      await attempt(parameter, async () => {
        if (await isStale(parameter)) stale.push(parameter.name);
      });
    }
    return { rotated: done, stale, failed };
  };
};
