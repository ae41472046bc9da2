import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import type { Outcome } from '../operations/outcome.ts';
import { oneLine, tableOf } from '../terminal.ts';

export interface SearchOptions {
  readonly query: AuditQuery;
  readonly limit: number;
  readonly after?: string;
  /** With what was before and after. */
  readonly full: boolean;
}

const rowOf = ({ at, actor, action, entity, entityId, reason = '' }: AuditEntry): string[] => [
  ...[`${at.slice(0, 19).replace('T', ' ')}Z`, actor, action, `${entity} ${entityId}`, reason],
];

const values = (of: AuditEntry['before']): string => oneLine(JSON.stringify(of));

const fullLines = (entry: AuditEntry): string[] => [
  oneLine(rowOf(entry).join('  ').trimEnd()),
  `  before  ${values(entry.before)}`,
  `  after   ${values(entry.after)}`,
];

const shownOf = ({ before, after, ...entry }: AuditEntry, full: boolean) =>
  full ? { ...entry, before, after } : entry;

const lineOf = ({ by, looked, isIncomplete }: AuditPage): readonly string[] => {
  if (by !== 'scan') return [];
  const how = isIncomplete
    ? `broken off after ${looked} rows: there may be more entries, and newer ones`
    : `of all ${looked} rows`;
  return [`This stage's AuditLog has not got its indexes (infra/tables.yml): these were found by a scan, ${how}.`];
};

/**
 * `realtechee audit search`: entries of the audit trail, newest first. The report file has ids and times alone; reasons, and
 * what was before and after, are for the terminal.
 */
export const auditSearch =
  (trail: AuditSearch) =>
  async ({ query, limit, after, full }: SearchOptions): Promise<Outcome> => {
    const found = await trail.page(query, { limit, ...(after === undefined ? {} : { after }) });
    if (!found.ok) {
      const says = 'This cursor leads nowhere: take the one that the page before ended with.';
      return { verdict: 'refused', report: { refused: 'bad-cursor' }, lines: [says] };
    }
    const { entries, next, by, looked } = found.value;
    const isIncomplete = found.value.isIncomplete === true;
    const table = tableOf(['when', 'who', 'what', 'of what', 'why'], entries.map(rowOf), 60);
    return {
      verdict: isIncomplete ? 'refused' : 'done',
      report: {
        found: entries.length,
        entries: entries.map(({ id, at, action }) => ({ id, at, action })),
        ...{ by, looked, isIncomplete },
        ...(next === undefined ? {} : { cursor: next }),
      },
      shown: { entries: entries.map((entry) => shownOf(entry, full)) },
      lines: [
        ...(entries.length === 0 ? ['No entry is found.'] : full ? entries.flatMap(fullLines) : [table]),
        ...lineOf(found.value),
        ...(next === undefined ? [] : ['', `There are more: --after ${next}`]),
      ],
    };
  };
