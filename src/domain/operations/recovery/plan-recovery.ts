import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { TableRegistry } from '../table-registry.ts';
import { type BackupRestore, PastUnreachable, type PointInTime } from './ports.ts';
import type { Recovery } from './recovery.ts';

export interface RecoveryWish {
  readonly id: string;
  readonly stage: string;
  readonly purpose: Recovery['purpose'];
  readonly point: 'latest' | Date | { readonly backup: string };
  readonly fromSuffix: string;
  readonly suffix: string;
  readonly region?: string;
  readonly tableKey?: string;
  /** Absent: every table of the registry. */
  readonly models?: readonly string[];
}

export type RecoveryRefusal =
  | { readonly because: 'no-past'; readonly models: readonly string[] }
  | { readonly because: 'past-unreachable'; readonly reason: string }
  | { readonly because: 'out-of-reach'; readonly earliest: string; readonly latest: string }
  | { readonly because: 'damaged'; readonly reason: string }
  | { readonly because: 'suffix-taken'; readonly suffix: string };

export interface PlanRecoveryDependencies {
  readonly registry: TableRegistry;
  readonly pointInTime: Pick<PointInTime, 'windowOf'>;
  readonly backups: Pick<BackupRestore, 'momentOf'>;
  readonly neverTouch: readonly string[];
  readonly clock: Clock;
}

/**
 * What a recovery would come to. Changes nothing. From point-in-time, every table comes back as of one and the same moment:
 * for `latest`, the latest that all of them can be brought back to.
 */
export const planRecovery = ({ registry, pointInTime, backups, neverTouch, clock }: PlanRecoveryDependencies) => {
  const windowsOf = async (models: readonly string[]) =>
    Promise.all(models.map(async (model) => ({ model, window: await pointInTime.windowOf(model) })));

  const momentFor = async (models: readonly string[], at: 'latest' | Date): Promise<Result<Date, RecoveryRefusal>> => {
    const windows = await windowsOf(models).catch((fault: unknown) => {
      if (fault instanceof PastUnreachable) return fault;
      throw fault;
    });
    if (windows instanceof PastUnreachable) return refuse({ because: 'past-unreachable', reason: windows.message });
    const without = windows.filter(({ window }) => window === undefined).map(({ model }) => model);
    if (without.length > 0) return refuse({ because: 'no-past', models: without });
    const earliest = new Date(Math.max(...windows.map(({ window }) => window?.earliest.getTime() ?? 0)));
    const latest = new Date(Math.min(...windows.map(({ window }) => window?.latest.getTime() ?? 0)));
    const moment = at === 'latest' ? latest : at;
    if (moment >= earliest && moment <= latest) return accept(moment);
    return refuse({ because: 'out-of-reach', earliest: earliest.toISOString(), latest: latest.toISOString() });
  };

  return async ({ point, models, ...wish }: RecoveryWish): Promise<Result<Recovery, RecoveryRefusal>> => {
    if ([wish.fromSuffix, ...neverTouch].includes(wish.suffix)) {
      return refuse({ because: 'suffix-taken', suffix: wish.suffix });
    }
    const empty = { ...wish, beganAt: clock().toISOString(), done: {}, tables: [] };
    const all = registry.map(({ model }) => model);
    if (point !== 'latest' && !(point instanceof Date)) {
      const found = await backups.momentOf(point.backup);
      if ('refused' in found) return refuse({ because: 'damaged', reason: found.refused });
      const made = found.models.filter((model) => models?.includes(model) !== false);
      return accept({ ...empty, source: { kind: 'backup', backup: point.backup }, point: found.at, made });
    }
    const made = models ?? all;
    const moment = await momentFor(made, point);
    if (!moment.ok) return moment;
    return accept({ ...empty, source: { kind: 'point-in-time' }, point: moment.value.toISOString(), made });
  };
};
