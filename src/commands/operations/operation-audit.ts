import type { AuditEntry } from '../../domain/operations/events.ts';
import type { Outcome } from './outcome.ts';

/** Of a stage: who did what, when and why. */
export interface AuditTrail {
  readonly add: (entry: AuditEntry) => Promise<void>;
}

export type Audit = (what: 'begun' | 'ended' | 'failed', at: Date, after: AuditEntry['after']) => Promise<void>;

export interface Auditing {
  readonly audit: Audit;
  /** As `audit`, but an entry that cannot be written is kept. */
  readonly auditAnyway: Audit;
  /** Tries once more what was kept, and answers what cannot be written still. */
  readonly unwritten: () => Promise<readonly Unwritten[]>;
}
export interface Unwritten {
  readonly entry: AuditEntry;
  readonly fault: unknown;
}

export interface AuditedOperation {
  readonly operationId: string;
  readonly name: string;
  readonly stage: string;
  readonly reason: string | undefined;
  readonly operator: string;
}

export const NO_AUDIT: Auditing = { audit: async () => {}, auditAnyway: async () => {}, unwritten: async () => [] };

export const auditIn = (trail: AuditTrail, operation: AuditedOperation): Auditing => {
  const { operationId, name, stage, reason, operator } = operation;
  const entryOf = (...[what, at, after]: Parameters<Audit>): AuditEntry => ({
    id: `operation#${operationId}#${what}`,
    actor: operator,
    action: `operations.${name}.${what}`,
    entity: 'Stage',
    entityId: stage,
    at: at.toISOString(),
    ...(reason === undefined ? {} : { reason }),
    before: {},
    after,
  });
  let kept: readonly Unwritten[] = [];
  const add = async (entry: AuditEntry): Promise<void> => {
    await trail.add(entry).catch((fault: unknown) => {
      kept = [...kept, { entry, fault }];
    });
  };
  return {
    audit: (...about) => trail.add(entryOf(...about)),
    auditAnyway: (...about) => add(entryOf(...about)),
    unwritten: async () => {
      const again = kept;
      kept = [];
      for (const { entry } of again) await add(entry);
      return kept;
    },
  };
};

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Faults are audited and thrown on. */
export const faultsAudited = async (
  work: Promise<Outcome>,
  audit: (fault: string) => Promise<void>,
): Promise<Outcome> => {
  try {
    return await work;
  } catch (fault) {
    await audit(messageOf(fault).slice(0, 500)).catch((unaudited: unknown) => {
      throw new AggregateError([fault, unaudited], `${messageOf(fault)} (and the audit trail could not be written)`);
    });
    throw fault;
  }
};
