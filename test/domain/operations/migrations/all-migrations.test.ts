import fc from 'fast-check';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { type ExactRow, isSameValue } from '../../../../src/domain/operations/data/exact-row.ts';
import { allMigrations } from '../../../../src/domain/operations/migrations/all-migrations.ts';

const MIGRATIONS = allMigrations(readTableRegistry());
const byNumber = (number: string) => {
  const found = MIGRATIONS.find(({ id }) => id.startsWith(number));
  if (found === undefined) throw new Error(`no migration ${number}`);
  return found;
};
const applied = (number: string, model: string, row: Record<string, unknown>): ExactRow =>
  byNumber(number).apply(model, { id: 'a', ...row });

describe('the numbered migrations', () => {
  it('stand in the order of their numbers, each once', () => {
    const ids = MIGRATIONS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    for (const id of ids) expect(id).toMatch(/^\d{4}-[a-z0-9-]+$/);
  });

  const value = fc.oneof(
    fc.constantFrom('', ' ', null, ' Jane@Example.COM ', 'jane', '[erased]', 'İ@example.com', 'ß@Example.com', 7, true),
    fc.string({ maxLength: 5 }),
  );
  const row = fc.record(
    {
      email: value,
      emailAsEntered: value,
      fullName: value,
      firstName: value,
      lastName: value,
      roleType: value,
      updatedAt: fc.constant('2026-04-01T09:00:00.000Z'),
    },
    { requiredKeys: [] },
  );

  it.each(
    MIGRATIONS.map((migration) => [migration.id, migration] as const),
  )('O2: %s, made twice, changes nothing more, and leaves id and times alone', (_, { apply }) => {
    fc.assert(
      fc.property(row, (attributes) => {
        const before: ExactRow = { ...attributes, id: 'a' };
        const copy = structuredClone(before);
        const after = apply('Contacts', before);
        expect(before).toEqual(copy);
        expect(isSameValue(apply('Contacts', after), after)).toBe(true);
        expect([after.id, after.updatedAt]).toEqual([before.id, before.updatedAt]);
      }),
    );
  });

  it('0001 drops keys that no index can hold, from rows of tables with that index alone', () => {
    expect(applied('0001', 'Contacts', { roleType: null, email: '', phone: null })).toEqual({ id: 'a', phone: null });
    expect(applied('0001', 'Contacts', { roleType: 'AE' })).toEqual({ id: 'a', roleType: 'AE' });
    expect(applied('0001', 'Requests', { email: null, status: null })).toEqual({ id: 'a', email: null });
    expect(byNumber('0001').tables).not.toContain('Properties');
  });

  it('0002 keeps what somebody entered beside the address that can be found, and never loses the first original', () => {
    expect(applied('0002', 'Contacts', { email: ' Jane@Example.COM ' })).toEqual({
      id: 'a',
      email: 'jane@example.com',
      emailAsEntered: ' Jane@Example.COM ',
    });
    expect(applied('0002', 'Contacts', { email: 'Jane@x.example', emailAsEntered: 'JANE@x.example' })).toMatchObject({
      email: 'jane@x.example',
      emailAsEntered: 'JANE@x.example',
    });
    for (const email of ['jane@example.com', '', '  ', null, 7]) {
      expect(applied('0002', 'Contacts', { email })).toEqual({ id: 'a', email });
    }
  });

  it('0003 makes a full name of its parts, and not over one that is there or was erased', () => {
    expect(applied('0003', 'Contacts', { firstName: ' Jane ', lastName: 'Doe', fullName: '' })).toMatchObject({
      fullName: 'Jane Doe',
    });
    expect(applied('0003', 'Contacts', { lastName: 'Doe' })).toMatchObject({ fullName: 'Doe' });
    expect(applied('0003', 'Contacts', { fullName: 'J. Doe', firstName: 'Jane' })).toMatchObject({
      fullName: 'J. Doe',
    });
    expect(applied('0003', 'Contacts', { firstName: '[erased]' })).toEqual({ id: 'a', firstName: '[erased]' });
    expect(applied('0003', 'Contacts', { firstName: null })).toEqual({ id: 'a', firstName: null });
  });
});
