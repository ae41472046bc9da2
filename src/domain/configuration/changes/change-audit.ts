import type { AuditEntry } from '../../operations/events.ts';
import type { ChangeRequest, Shown } from './change-request.ts';

const shown = (value: Shown): string | null => {
  switch (value.is) {
    case 'text':
      return value.text;
    case 'secret':
      return `secret ${value.fingerprint}`;
    case 'nothing':
      return null;
  }
};

const valuesOf = ({ changes }: ChangeRequest, side: 'before' | 'after'): AuditEntry['before'] =>
  Object.fromEntries(changes.map((change) => [change.name, shown(change[side])]));

/** What the audit trail says of one step of a request: values before and after, secrets as fingerprints. */
export const changeAudit = (request: ChangeRequest, actor: string, at: Date): AuditEntry => {
  const { id, state, reason, approval, end, appliedAs, proposedBy } = request;
  const why = end?.because ?? reason;
  return {
    id: `configuration.${state}#${id}`,
    actor,
    action: `configuration.${state}`,
    entity: 'change request',
    entityId: id,
    at: at.toISOString(),
    ...(why === undefined ? {} : { reason: why }),
    before: valuesOf(request, 'before'),
    after: {
      ...valuesOf(request, 'after'),
      ...(state === 'proposed' ? {} : { 'proposed by': proposedBy }),
      ...(approval === undefined ? {} : { 'allowed as': approval.how, 'allowed by': approval.by }),
      ...(appliedAs === undefined ? {} : { revision: appliedAs }),
    },
  };
};
