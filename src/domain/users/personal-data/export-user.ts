import type { Clock } from '../../shared/clock.ts';
import type { NewId } from '../../shared/ids.ts';
import { accept, type Result } from '../../shared/result.ts';
import { type Caller, nameOfCaller } from '../caller.ts';
import { judge } from '../judge.ts';
import type { UserDirectory, UserPool } from '../ports.ts';
import type { UserRefusal } from '../refusal.ts';
import type { PoolUserWithGroups } from '../user.ts';
import { type DataRegistry, searchedTables } from './data-registry.ts';
import { exportedRow } from './exported-row.ts';
import { findKnown } from './find-known.ts';
import { findSubject } from './find-subject.ts';
import type { AuditTrail, PersonalRows, Sleep } from './ports.ts';
import { pagesOf, type ReadOptions } from './read-tables.ts';
import type { Subject } from './subject.ts';

export interface ExportUserDependencies {
  readonly registry: DataRegistry;
  readonly rows: PersonalRows;
  readonly pool: UserPool;
  readonly directory: Pick<UserDirectory, 'get'>;
  readonly trail: AuditTrail;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sleep: Sleep;
}

const field = (name: string, value: unknown): string => `${JSON.stringify(name)}:${JSON.stringify(value ?? null)}`;

/**
 * Everything that the tables hold about a user, as the pieces of one JSON document: the account, the directory's entry, and
 * by table the rows that are theirs; of rows of others that name them, the table, the id and the fields alone. No tokens
 * and no secrets. A document that was cut off has no `"isComplete":true` at its end. The trail keeps that it was made.
 */
export const exportUser = (dependencies: ExportUserDependencies) => {
  const { registry, pool, directory, trail, clock, newId } = dependencies;

  async function* tables(subject: Subject, options: ReadOptions): AsyncGenerator<string> {
    const known = await findKnown(dependencies, subject, options);
    const exported = exportedRow(subject);
    let separator = '';
    for (const table of searchedTables(registry)) {
      yield `${separator}\n${JSON.stringify(table.model)}:[`;
      separator = ',';
      let between = '';
      for await (const page of pagesOf(dependencies, table.model, 'tables', options)) {
        for (const row of page) {
          const value = exported(table, row, known);
          if (value === undefined) continue;
          yield `${between}\n${JSON.stringify(value)}`;
          between = ',';
        }
      }
      yield ']';
    }
  }

  async function* pieces(user: PoolUserWithGroups, subject: Subject, options: ReadOptions): AsyncGenerator<string> {
    const entry = await directory.get(user.id);
    yield `{${field('format', 'realtechee-user-export/1')},${field('exportedAt', clock().toISOString())},\n`;
    yield `${field('account', user)},\n${field('directory', entry)},\n"tables":{`;
    yield* tables(subject, options);
    yield '},\n"isComplete":true}\n';
  }

  return async (
    { caller, userId }: { readonly caller: Caller; readonly userId: string },
    options: ReadOptions = {},
  ): Promise<Result<AsyncIterable<string>, UserRefusal>> => {
    const judged = await judge(pool, { caller, action: 'export', targetId: userId });
    if (!judged.ok) return judged;
    const { user } = judged.value;
    const { subject } = await findSubject(dependencies, user);
    await trail.add({
      id: `users.exported#${newId()}`,
      actor: nameOfCaller(caller),
      action: 'users.exported',
      entity: 'user',
      entityId: userId,
      at: clock().toISOString(),
      before: {},
      after: {},
    });
    return accept(pieces(user, subject, options));
  };
};
