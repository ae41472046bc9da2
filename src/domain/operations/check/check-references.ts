import type { ExactRow } from '../data/exact-row.ts';
import { isTestRow } from '../data/test-data.ts';
import type { RegisteredTable, TableRegistry } from '../table-registry.ts';
import type { Finding } from './finding.ts';
import type { LookUpHeads, Standing } from './look-up-heads.ts';

interface Referred {
  readonly field: string;
  readonly to: string;
  readonly id: string;
}

/** What is no text refers to nothing, and is told of as such by the check of fields. */
const referredBy = ({ references }: RegisteredTable, row: ExactRow): readonly Referred[] =>
  Object.entries(references).flatMap(([field, to]) => {
    const id = row[field];
    return typeof id === 'string' && id !== '' ? [{ field, to, id }] : [];
  });

const standingOf = ({ to, id }: Referred, standings: Standings): Standing | undefined => standings.get(to)?.get(id);

type Standings = ReadonlyMap<string, ReadonlyMap<string, Standing>>;

/** Whether what rows refer to is there, a page of them at a time. */
export const checkReferences = (registry: TableRegistry, heads: LookUpHeads) => {
  const expiring = new Set(registry.filter(({ ttl }) => ttl !== undefined).map(({ model }) => model));

  const findingsOf = (
    table: RegisteredTable,
    row: ExactRow,
    referred: Referred,
    standings: Standings,
  ): readonly Finding[] => {
    const { field, to } = referred;
    const standing = standingOf(referred, standings);
    if (standing === 'missing') return [{ kind: expiring.has(to) ? 'target-expired' : 'dangling', field }];
    if (standing !== 'test' || isTestRow(row)) return [];
    return [{ kind: table.belongsTo.includes(field) ? 'part-of-test-data' : 'refers-to-test-data', field }];
  };

  const orphanOf = (referred: readonly Referred[], standings: Standings): readonly Finding[] => {
    const lasting = referred.filter(({ to }) => !expiring.has(to));
    const areMissing = lasting.length > 0 && lasting.every((one) => standingOf(one, standings) === 'missing');
    return areMissing ? [{ kind: 'orphan' }] : [];
  };

  const standingsOf = async (table: RegisteredTable, rows: readonly ExactRow[]): Promise<Standings> => {
    const referred = rows.flatMap((row) => referredBy(table, row));
    const targets = [...new Set(referred.map(({ to }) => to))];
    const asked = targets.map(async (target) => {
      const ids = referred.flatMap(({ to, id }) => (to === target ? [id] : []));
      return [target, await heads(target, ids)] as const;
    });
    return new Map(await Promise.all(asked));
  };

  return async (
    table: RegisteredTable,
    rows: readonly ExactRow[],
  ): Promise<readonly { readonly id: string; readonly findings: readonly Finding[] }[]> => {
    if (Object.keys(table.references).length === 0) return [];
    const standings = await standingsOf(table, rows);
    return rows.map((row) => {
      const referred = referredBy(table, row);
      const findings = referred.flatMap((one) => findingsOf(table, row, one, standings));
      return { id: row.id, findings: [...findings, ...orphanOf(referred, standings)] };
    });
  };
};
