import type { Result } from '../shared/result.ts';
import type { SecretValue } from './secret-value.ts';

/** One version of a parameter as it is kept. */
export interface StoredParameter {
  readonly name: string;
  readonly value: string | SecretValue;
  /** 1 for the first, and one more with every change. */
  readonly version: number;
  readonly changedAt: Date;
}

/** What functions read their configuration from. Names are those of the manifest; the store knows its stage. */
export interface ConfigurationSource {
  /**
   * Those of the names that have a value, in one look; the others are left out.
   * @throws {ConfigurationUnavailable} when the store is throttled or cannot be reached
   */
  read(names: readonly string[]): Promise<readonly StoredParameter[]>;
}

export interface VersionedSource extends ConfigurationSource {
  /** Versions of the past or the present; those that are not kept are left out. Throws as `read` does. */
  readVersions(wanted: readonly ParameterVersion[]): Promise<readonly StoredParameter[]>;
}
/** A version never changes. */
export interface ParameterVersion {
  readonly name: string;
  readonly version: number;
}

export interface ParameterChange {
  readonly name: string;
  /** A SecretValue is kept encrypted. */
  readonly value: string | SecretValue;
  /** The version that the change was made from; 0 where there was none. */
  readonly expectedVersion: number;
}

/** Nothing was changed. */
export type PutRefusal =
  /** Somebody else has changed it meanwhile; 0 where it is gone. */
  | { readonly reason: 'stale-version'; readonly currentVersion: number }
  | { readonly reason: 'too-large'; readonly sizeBytes: number; readonly limitBytes: number }
  /** What no store of ours can hold, in words: an empty text, a placeholder of the store's own. */
  | { readonly reason: 'unstorable'; readonly problem: string };

/** The store of one stage, for whoever changes its configuration. All of its calls throw as `read` does. */
export interface ConfigurationStore extends VersionedSource {
  /** Everything that the stage has, in the order of names, also what no manifest declares. */
  all(): Promise<readonly StoredParameter[]>;
  /** One winner: of two changes from one version, one is refused and the other's value stays. */
  put(change: ParameterChange): Promise<Result<{ readonly version: number }, PutRefusal>>;
  /** The versions that are kept (100 at the least), newest first; none where it is not there. */
  history(name: string): Promise<readonly StoredParameter[]>;
  /** With its history: a parameter put again begins at version 1. Whether it was there. */
  remove(name: string): Promise<boolean>;
}

/** The store gives no answer for now; nothing is wrong with what was asked. Whatever was being changed is unknown. */
export class ConfigurationUnavailable extends Error {
  override readonly name = 'ConfigurationUnavailable';
  readonly because: 'throttled' | 'unreachable';

  constructor(because: 'throttled' | 'unreachable', options?: ErrorOptions) {
    super(`the configuration cannot be read: its store is ${because}`, options);
    this.because = because;
  }
}
