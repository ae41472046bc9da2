import type { Clock } from '../../shared/clock.ts';
import type { Holding } from '../changes/committed-configuration.ts';
import type { Parameter } from '../parameter.ts';
import type { ConfigurationStore } from '../ports.ts';
import { inUseSince } from '../rotation/owned-key.ts';
import type { Finding } from './finding.ts';

const DAY = 86_400_000;

export interface JudgeAgesDependencies {
  readonly store: ConfigurationStore;
  readonly manifest: readonly Parameter[];
  readonly clock: Clock;
}

/** Which secrets have been in use for longer than they should be. */
export const ageFindings = async (
  { store, manifest, clock }: JudgeAgesDependencies,
  holding: Holding,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const parameter of manifest) {
    const { name, rotation } = parameter;
    const isHeld = holding.parameters.some((one) => one.name === name);
    if (rotation === undefined || !isHeld) continue;
    const since = await inUseSince({ store }, parameter, holding);
    const days = since === undefined ? 0 : Math.floor((clock().getTime() - since.getTime()) / DAY);
    if (days <= rotation.periodDays) continue;
    const says = `has been in use for ${days} days, and should be for ${rotation.periodDays}`;
    findings.push({
      severity: 'warning',
      kind: 'stale-secret',
      parameter: name,
      says,
      remedy: `realtechee config rotate ${name}`,
    });
  }
  return findings;
};
