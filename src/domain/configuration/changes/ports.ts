import type { AuditEntry } from '../../operations/events.ts';
import type { ChangeRequest } from './change-request.ts';

/** Where change requests are kept. Of several writes of one request at once, one wins: each counts `writes` on by one. */
export interface ChangeRequests {
  /** Puts a proposal down, with its audit entry, among the open ones. `exists`: one of this id is there already. */
  add(request: ChangeRequest, audit: AuditEntry): Promise<'added' | 'exists'>;
  /** As it is now. */
  get(id: string): Promise<ChangeRequest | undefined>;
  /**
   * Puts down that an approved request is being applied, with its audit entry; all of it or nothing. One request at a time:
   * `busyWith` is the one that is being applied now. Until `leaseUntil` the work belongs to whoever began it.
   */
  begin(request: ChangeRequest, leaseUntil: Date, audit: AuditEntry): Promise<Begun>;
  /** Takes over a request that is being applied, once its lease has run out: one winner. */
  resume(id: string, now: Date, leaseUntil: Date): Promise<'resumed' | 'held' | 'ended'>;
  /** Puts down how a request ended, with its audit entry, and lets the next one be applied. */
  end(request: ChangeRequest, audit: AuditEntry): Promise<'ended' | 'changed'>;
  /** Puts down that people were told of a request; where it was written meanwhile, nothing happens. */
  note(request: ChangeRequest): Promise<void>;
  /** Of a request that has ended, and left nothing behind: it is open no more. May be said again. */
  close(id: string): Promise<void>;
  /** Ids of the requests that have not ended, or left something behind, in any order. */
  open(): Promise<readonly string[]>;
}
export type Begun = 'begun' | 'changed' | { readonly busyWith: string };

/** The people who may change a configuration. */
export interface Administrators {
  /** Fresh, with all groups; `undefined` for who is gone or may not sign in. */
  find(id: string): Promise<{ readonly email: string; readonly groups: readonly string[] } | undefined>;
}

export const CONFIGURATION_EVENTS = [
  /** A change in production without a second person. */
  'emergency-change',
  /** A change that was cut off could not be finished, or a request or a secret could not be looked after. */
  'work-failed',
  /** A secret is in use for longer than it should be. */
  'secret-stale',
] as const;
export type ConfigurationEvent = (typeof CONFIGURATION_EVENTS)[number];

/** What people must hear of. Never waits, never throws. */
export interface ConfigurationMetrics {
  happened(what: ConfigurationEvent): void;
  /** One run of the work on change requests: as many were open. */
  reconciled(run: { readonly looked: number }): void;
}
