/** One thing that can be stopped, and how it stands. */
export interface Stoppable {
  readonly kind: 'stream' | 'schedule' | 'function' | 'mail';
  /** As the service knows it: a mapping's uuid, the name of a rule, a function, a configuration set. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** `on`, `off`; of a function the executions reserved for it, or `unreserved`. */
  readonly setting: string;
}

/** What starts work in a stage, and what sends for it. */
export interface Switches {
  /**
   * With `unread`, a part that cannot be read is told to it and left out.
   * @throws when the service refuses, and nobody wants to be told
   */
  read(unread?: (what: string) => void): Promise<readonly Stoppable[]>;
  /** Idempotent. @throws when the service refuses */
  set(thing: Pick<Stoppable, 'kind' | 'id'>, setting: string): Promise<void>;
}

/** A policy on a role that denies everything, whatever else the role may do. */
export interface Denials {
  /** Names of roles that have it. */
  of(roles: readonly string[]): Promise<readonly string[]>;
  deny(role: string): Promise<void>;
  allow(role: string): Promise<void>;
}

/** How the stage was before it was isolated, so that resuming puts back exactly that. */
export interface IsolationRecord {
  readonly beganAt: Date;
  readonly settings: readonly Stoppable[];
  readonly deniedRoles: readonly string[];
}

/** Kept in the stage itself, for whoever resumes it. */
export interface IsolationRecords {
  read(): Promise<IsolationRecord | undefined>;
  write(record: IsolationRecord): Promise<void>;
  clear(): Promise<void>;
}
