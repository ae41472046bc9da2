import { readDataRegistry } from '../../../src/adapters/registry/read-data-registry.ts';
import { registryFile } from '../../../src/adapters/registry/registry-file.ts';
import { type DataRegistry, leadingTables } from '../../../src/domain/users/personal-data/data-registry.ts';

const registry: DataRegistry = readDataRegistry();
const attributeOf = (field: string): string => field.split('.')[0] ?? field;

interface Entry {
  readonly personalData: readonly string[];
  readonly references: Readonly<Record<string, string>>;
  readonly subjects?: unknown;
  readonly erasure?: unknown;
  readonly indexes?: Readonly<Record<string, { readonly partition: string; readonly sort?: string }>>;
}
const isRegistry = (file: unknown): file is Readonly<Record<string, Entry>> =>
  typeof file === 'object' && file !== null;
const entries = (): readonly (readonly [string, Entry])[] => {
  const file = registryFile();
  if (!isRegistry(file)) throw new Error('infra/tables.yml is no map');
  return Object.entries(file);
};

describe('the registry of personal data', () => {
  it('U6: says of every table with personal data how a person’s rows are found, or why none is one person’s', () => {
    const personal = entries().filter(([, { personalData }]) => personalData.length > 0);
    expect(registry.map(({ model }) => model)).toEqual(personal.map(([model]) => model));
    for (const { model, rules, referredBy, nobodys } of registry) {
      const isFound = rules.length + referredBy.length > 0;
      expect([model, isFound]).toEqual([model, nobodys === undefined]);
    }
  });

  it('has no rules on tables that have no personal data', () => {
    const idle = entries().filter(([, { personalData }]) => personalData.length === 0);
    expect(idle.filter(([, { subjects, erasure }]) => subjects !== undefined || erasure !== undefined)).toEqual([]);
  });

  it('names personal fields only, of whatever kind', () => {
    for (const { model, personalData, rules, secrets } of registry) {
      const named = [...rules.flatMap(({ fields = [] }) => fields).map(attributeOf), ...secrets];
      expect([model, personalData]).toEqual([model, expect.arrayContaining(named)]);
    }
  });

  /** A text in the place of an address is still a key, and one that nobody asks for. An actor is an id, unless a stray address. */
  const MAY_BE_ERASED = ['Contacts.email', 'AuditLog.actor'];

  it('erases no key of a row, and of an index none but an address', () => {
    for (const { model, personalData } of registry.filter(({ treatment }) => treatment.kind === 'fields')) {
      const [, { indexes = {} } = { indexes: {} }] = entries().find(([name]) => name === model) ?? [];
      const keys = ['id', ...Object.values(indexes).flatMap(({ partition, sort = 'id' }) => [partition, sort])];
      const erased = personalData.filter((name) => keys.includes(name) && !MAY_BE_ERASED.includes(`${model}.${name}`));
      expect([model, erased]).toEqual([model, []]);
    }
  });

  it('finds by contact wherever a field of the registry refers to a contact of a person, and never by an agent’s', () => {
    const fields = registry.flatMap(({ rules }) =>
      rules.filter(({ by }) => by === 'contact').map(({ field }) => field),
    );
    expect(fields).not.toContain('agentContactId');
    for (const [model, { references }] of entries()) {
      const table = registry.find((one) => one.model === model);
      if (table === undefined || table.treatment.kind !== 'fields') continue;
      const contacts = Object.keys(references).filter(
        (name) => references[name] === 'Contacts' && name !== 'agentContactId',
      );
      const found = table.rules.filter(({ by }) => by === 'contact').map(({ field }) => field);
      expect([model, found]).toEqual([model, expect.arrayContaining(contacts)]);
    }
  });

  it('follows relations one step only, which is what the finder does', () => {
    for (const { model, rules, referredBy } of leadingTables(registry)) {
      expect([model, rules.some(({ by }) => by === 'parent'), referredBy]).toEqual([model, false, []]);
    }
  });

  it.each([
    ['no subjects', { subjects: undefined }, /does not say how a person finds theirs/],
    ['a rule of no kind', { subjects: [{ phone: 'phone' }] }, /subjects/],
    ['a parent of no table', { subjects: [{ parent: 'somethingId' }] }, /not of which table/],
    ['a referrer that refers to something else', { subjects: [{ referredBy: ['Other'] }] }, /has no reference/],
  ])('refuses %s', (_, change, complaint) => {
    const good = { retention: '400 days', personalData: ['email'], references: {}, subjects: [{ email: 'email' }] };
    const other = { ...good, references: {} };
    expect(readDataRegistry({ Good: good, Other: other })).toMatchObject([{ model: 'Good', retentionDays: 400 }, {}]);
    const changed = Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined);
    expect(() => readDataRegistry({ Good: Object.fromEntries(changed), Other: other })).toThrow(complaint);
  });
});
