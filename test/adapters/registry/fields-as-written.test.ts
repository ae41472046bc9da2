import { marshall } from '@aws-sdk/util-dynamodb';
import { parseChangeRequest } from '../../../src/adapters/dynamodb/change-request-record.ts';
import { parseDirectoryEntry } from '../../../src/adapters/dynamodb/directory-record.ts';
import { parseErasure } from '../../../src/adapters/dynamodb/erasure-record.ts';
import { exactRow } from '../../../src/adapters/dynamodb/exact-item.ts';
import { parseHistory } from '../../../src/adapters/dynamodb/history-record.ts';
import { parseHook } from '../../../src/adapters/dynamodb/hook-record.ts';
import { parseNotification } from '../../../src/adapters/dynamodb/notification-record.ts';
import type { PlainItem } from '../../../src/adapters/dynamodb/plain-item.ts';
import { parseSignal } from '../../../src/adapters/dynamodb/signal-record.ts';
import { parseTemplate } from '../../../src/adapters/dynamodb/template-record.ts';
import { trackedRowReader } from '../../../src/adapters/dynamodb/tracked-row.ts';
import { parseUserCommand } from '../../../src/adapters/dynamodb/user-command-record.ts';
import { fieldOf } from '../../../src/adapters/registry/read-shapes.ts';
import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';
import { CHANGE_STATES } from '../../../src/domain/configuration/changes/change-request.ts';
import { TRANSITIONS } from '../../../src/domain/notifications/notification.ts';
import { checkRow } from '../../../src/domain/operations/check/check-row.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';
import { COMMAND_ACTIONS } from '../../../src/domain/users/ports.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';

import { WRITTEN } from '../../support/written-rows.ts';

const registry = new Map(readTableRegistry().map((table) => [table.model, table]));
const tableOf = (model: string) => {
  const table = registry.get(model);
  if (table === undefined) throw new Error(`no ${model} in infra/tables.yml`);
  return table;
};

/** The row as DynamoDB gives it back to a check. */
const stored = (item: PlainItem) => exactRow(marshall(item, { removeUndefinedValues: true }));
const STAGE = { service: 'realtechee', stage: 'dev', suffix: 'a'.repeat(26), otherSuffixes: [] };
const findingsOf = (model: string, item: PlainItem) =>
  checkRow(tableOf(model), STAGE)(stored(item)).filter(({ kind }) => kind !== 'test-data');

const isRead = (read: () => { readonly ok: boolean } | object): boolean => {
  try {
    const answer = read();
    return !('ok' in answer) || answer.ok;
  } catch {
    return false;
  }
};

const READERS: Readonly<Record<string, (item: PlainItem) => { readonly ok: boolean } | object>> = {
  'a signal': parseSignal,
  'a hook': parseHook,
  'a template': parseTemplate,
  'a message': parseNotification,
  'a change of status': (item) => parseHistory(item, 'requestId'),
  'an entry of the directory': parseDirectoryEntry,
  'an open command': parseUserCommand,
  'an ended command': parseUserCommand,
  'a change request': (item) => parseChangeRequest('cr-1', item),
  'an erasure': (item) => parseErasure('e-1', item),
  'a request': trackedRowReader(REQUESTS),
};

const WRONG = [undefined, null, '', 'other', '{}', '[]', '2026-02-31T00:00:00Z', 7, -1, 1.5, true, [], ['a'], [7], {}];
/** The check looks at a list or map from without. */
const isLookedInto = (value: unknown): boolean => typeof value === 'object' && value !== null;

describe('the types of fields in infra/tables.yml', () => {
  it.each(WRITTEN)('agree with what is written to %s: %s', (model, _, whole, bare) => {
    expect(findingsOf(model, whole)).toEqual([]);
    expect(findingsOf(model, bare)).toEqual([]);
  });

  it.each(WRITTEN)('are there for each attribute that is written to %s: %s', (model, _, whole) => {
    const table = tableOf(model);
    const shape = table.shapes.find(({ idBegins }) => String(whole.id).startsWith(idBegins));
    const typed = [...(shape?.fields ?? []).map(({ name }) => name), ...Object.keys(table.references)];
    const own = ['id', 'createdAt', 'updatedAt', table.ttl];
    const written = Object.keys(stored(whole)).filter((name) => !own.includes(name));
    expect(written.filter((name) => !typed.includes(name))).toEqual([]);
  });

  it.each(
    WRITTEN.flatMap(([model, name, whole]) => {
      const read = READERS[name];
      return read === undefined ? [] : [[model, name, whole, read] as const];
    }),
  )('find in %s whatever its reader refuses: %s', (model, _, whole, read) => {
    expect(isRead(() => read(whole))).toBe(true);
    const { ttl } = tableOf(model);
    const names = Object.keys(whole).filter((name) => !['id', 'createdAt', 'updatedAt', ttl].includes(name));
    const unseen = names.flatMap((name) =>
      WRONG.filter((value) => !isLookedInto(value))
        .filter((value) => !isRead(() => read({ ...whole, [name]: value })))
        .filter((value) => findingsOf(model, { ...whole, [name]: value }).length === 0)
        .map((value) => `${name}: ${JSON.stringify(value)}`),
    );
    expect(unseen).toEqual([]);
  });

  it('have every word that the code has', () => {
    const wordsOf = (model: string, begins: string, name: string) =>
      tableOf(model)
        .shapes.find(({ idBegins }) => idBegins === begins)
        ?.fields.find((field) => field.name === name)?.words;
    expect(wordsOf('NotificationQueue', '', 'status')).toEqual(Object.keys(TRANSITIONS));
    expect(wordsOf('RequestStatusHistory', '', 'triggeredBy')).toEqual(['user', 'system', 'automation']);
    expect(wordsOf('UserDirectory', '', 'role')).toEqual(ROLES);
    // `list` is a type here; to list is no command that is kept
    expect(wordsOf('UserCommands', '', 'action')).toEqual(COMMAND_ACTIONS.filter((action) => action !== 'list'));
    expect(wordsOf('BackendState', 'change-request#', 'state')).toEqual(CHANGE_STATES);
  });

  it('refuse a word that is no type, and a type for what has its own', () => {
    expect(() => fieldOf('status', 'strng')).toThrow(/status is of no type: strng/);
    expect(() => fieldOf('status', 'a|b c')).toThrow(/of no type/);
    const entry = { owner: 'platform', capacity: 'on-demand', retention: 'forever', personalData: [], references: {} };
    const of = (more: object) => () => readTableRegistry({ Things: { ...entry, ...more } });
    expect(of({ fields: { createdAt: 'time' } })).toThrow(/gives a type to createdAt, which has its own/);
    expect(of({ ttl: 'until', fieldsOf: { 'a#': { until: 'count' } } })).toThrow(/gives a type to until/);
  });
});
