/** One line of the audit trail (AuditLog): who did what to what, when and why. Never a secret, a password or a token. */
export interface AuditEntry {
  readonly id: string;
  /** The subject of a token, or `automation:<rule>`; never an address. */
  readonly actor: string;
  /** Capability and past tense: `statuses.changed`. */
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly at: string;
  readonly reason?: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}
