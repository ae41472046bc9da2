import type { Random } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import type { Journal } from '../shared/journal.ts';
import type { Parameter, ParameterRefusal, StageKind } from './parameter.ts';
import { type ConfigurationSource, ConfigurationUnavailable, type StoredParameter } from './ports.ts';
import { type Settings, settingsOf } from './settings.ts';

/** So old the last known settings may become while no newer ones can be had; then nothing runs on them. */
export const HARD_AGE_SECONDS = 15 * 60;

/** Until the store is asked again that gave no answer: spread over this time, so that not all who wait ask at once. */
const RETRY_SECONDS = 10;

/** Of the lifetime, drawn by lot: functions that started together do not look together for ever. */
const LEAST_PART_OF_LIFETIME = 0.75;

export interface ReadConfigurationDependencies {
  readonly source: ConfigurationSource;
  /** What is read: all that the manifest gives one reader, `configuration/lifetime` among it. */
  readonly parameters: readonly Parameter[];
  readonly kind: StageKind;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
}

/** Names each parameter that is missing or wrong, and never a value. */
export class ConfigurationRefused extends Error {
  override readonly name = 'ConfigurationRefused';
  readonly refusals: readonly ParameterRefusal[];

  constructor(refusals: readonly ParameterRefusal[]) {
    const named = refusals.map(({ parameter, problem, remedy }) => `${parameter} ${problem} (${remedy})`);
    super(`refusing to run: ${named.join('; ')}`);
    this.refusals = refusals;
  }
}

interface Known {
  readonly settings: Settings;
  readonly versions: string;
  readonly readAt: number;
  /** When the store is asked next. */
  readonly until: number;
}

const versionsOf = (stored: readonly StoredParameter[]): string =>
  JSON.stringify(stored.map(({ name, version, changedAt }) => [name, version, changedAt.getTime()]).toSorted());

/**
 * The settings of one reader, read in one batch and kept for `configuration/lifetime` at the most, counted from before the
 * store was asked: a change takes effect within it. Whoever asks meanwhile shares one look. The same settings are the same
 * object for as long as nothing has changed.
 *
 * While the store is throttled or out of reach, or holds what is wrong, the last known settings are given until they are
 * `HARD_AGE_SECONDS` old.
 * @throws {ConfigurationRefused} {ConfigurationUnavailable} when no settings can be had, or only older ones
 */
export const readConfiguration = (dependencies: ReadConfigurationDependencies): (() => Promise<Settings>) => {
  const { source, parameters, kind, clock, random, journal } = dependencies;
  const names = parameters.map(({ name }) => name);
  let known: Known | undefined;
  let looking: Promise<Known> | undefined;

  const look = async (): Promise<Known> => {
    const readAt = clock().getTime();
    const stored = await source.read(names);
    const settings = settingsOf(parameters, stored, kind);
    if (!settings.ok) throw new ConfigurationRefused(settings.refusal);
    const lifetime = settings.value.seconds('configuration/lifetime') * 1000;
    const until = readAt + lifetime * (LEAST_PART_OF_LIFETIME + (1 - LEAST_PART_OF_LIFETIME) * random());
    const versions = versionsOf(stored);
    const same = known?.versions === versions ? known.settings : settings.value;
    return { settings: same, versions, readAt, until };
  };

  /** What was known goes on for a while, where the fault may pass and it is not too old. */
  const goOn = (before: Known | undefined, fault: unknown): Known => {
    const mayPass = fault instanceof ConfigurationUnavailable || fault instanceof ConfigurationRefused;
    const now = clock().getTime();
    if (before === undefined || !mayPass || now - before.readAt >= HARD_AGE_SECONDS * 1000) throw fault;
    const ageSeconds = Math.round((now - before.readAt) / 1000);
    if (fault instanceof ConfigurationRefused) journal.error('configuration.wrong', { ageSeconds }, fault);
    else journal.warn('configuration.stale', { ageSeconds, because: fault.because });
    const hardUntil = before.readAt + HARD_AGE_SECONDS * 1000;
    return { ...before, until: Math.min(now + RETRY_SECONDS * 1000 * random(), hardUntil) };
  };

  const lookOnce = async (): Promise<Known> => {
    const before = known;
    try {
      known = await look();
    } catch (fault) {
      known = undefined;
      known = goOn(before, fault);
    } finally {
      looking = undefined;
    }
    return known;
  };

  return async () => {
    if (known !== undefined && clock().getTime() < known.until) return known.settings;
    looking ??= lookOnce();
    return (await looking).settings;
  };
};
