import { keyAuditTrail } from '../../domain/operations/audit/key-audit-trail.ts';
import type { AuditKeys } from '../../domain/operations/audit/ports.ts';
import type { Outcome } from '../operations/outcome.ts';
import type { Tell } from '../operations/run-operation.ts';

/** `realtechee audit index`: lets searches find entries from before the audit trail had its indexes. */
export const auditIndex =
  (keys: AuditKeys) =>
  async ({ apply }: { readonly apply: boolean }, tell: Tell): Promise<Outcome> => {
    const meter = tell.meter('audit trail');
    const report = await keyAuditTrail(keys)({ apply, onProgress: meter });
    const { looked, keyed, unfit } = report;
    const said = apply
      ? `${keyed} were given what the indexes find them by`
      : `${keyed} would be given what the indexes find them by. Nothing was written; --apply does it`;
    return {
      verdict: 'done',
      report: { ...report },
      lines: [
        `${looked} entries: ${said}.`,
        ...(unfit === 0
          ? []
          : [`${unfit} were written by another program, without a time, an actor or an entity: no index finds them.`]),
      ],
    };
  };
