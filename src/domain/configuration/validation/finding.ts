export type FindingKind =
  | 'missing'
  | 'wrong-value'
  | 'not-in-this-stage'
  | 'unreadable'
  | 'unknown'
  | 'default-in-use'
  | 'stale-secret'
  /** The store has a newer version than the one that holds: written past the change requests, or cut off. */
  | 'not-held'
  /** A function that reads it may not, by the template. */
  | 'not-granted'
  /** A function may read it, and the manifest says that it does not. */
  | 'granted-too-much'
  /** The template gives it to a function as a variable. */
  | 'in-environment'
  /** By the template a function looks for its parameters somewhere else. */
  | 'wrong-path';

/** `error`: nothing may run on it. `warning`: somebody should see to it. `note`: as it should be, and worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

/** One thing about a configuration. It names the parameter, and never its value. */
export interface Finding {
  readonly severity: Severity;
  readonly kind: FindingKind;
  readonly parameter: string;
  readonly says: string;
  readonly remedy: string;
}
