import { readTableRegistry } from '../../../src/adapters/registry/read-table-registry.ts';

describe('the table registry, as operations read it', () => {
  const registry = readTableRegistry();
  const named = (model: string) => registry.find((table) => table.model === model);

  it('O1: holds every table of the stage, the 43 of the platform and our own', () => {
    expect(registry.filter(({ owner }) => owner === 'platform')).toHaveLength(43);
    expect(registry.map(({ model }) => model)).toEqual(expect.arrayContaining(['PendingAppoitments', 'BackendState']));
    expect(new Set(registry.map(({ model }) => model)).size).toBe(registry.length);
  });

  it('tells indexes, references, what is personal, and how long rows are kept', () => {
    expect(named('SignalEvents')).toMatchObject({
      indexes: [{ name: 'signalType-emittedAt', partition: 'signalType', sort: 'emittedAt' }],
      stream: 'NEW_IMAGE',
      ttl: 'ttl',
      retentionDays: 400,
      personalData: ['payload'],
    });
    expect(named('AuditLog')?.retentionDays).toBe(7 * 365);
    expect(named('Contacts')).not.toHaveProperty('retentionDays');
    expect(named('Auth')?.secrets).toEqual(['token']);
    expect(named('Projects')?.references).toMatchObject({ requestId: 'Requests', homeowner3ContactId: 'Contacts' });
  });

  it('refers to tables that are in it', () => {
    const models = registry.map(({ model }) => model);
    for (const { references } of registry) expect(models).toEqual(expect.arrayContaining(Object.values(references)));
  });

  it('tells what belongs to what, what says the same, and when a row has served', () => {
    expect(named('RequestNotes')?.belongsTo).toEqual(['requestId']);
    expect(named('Projects')?.belongsTo).toEqual([]);
    expect(named('Contacts')?.naturalKeys).toEqual([['email']]);
    expect(named('NotificationQueue')?.served).toEqual({ at: ['updatedAt'], unless: 'dueAt' });
    for (const { model, retentionDays, served } of registry) {
      expect([model, served !== undefined]).toEqual([model, retentionDays !== undefined]);
    }
  });

  it('refuses an entry that contradicts itself', () => {
    const entry = { owner: 'platform', capacity: 'on-demand', retention: 'forever', personalData: [], references: {} };
    const of = (more: object) => () => readTableRegistry({ Things: { ...entry, ...more } });
    expect(of({})).not.toThrow();
    expect(of({ belongsTo: ['thingId'] })).toThrow(/Things belongs to what thingId names, which is no reference/);
    expect(of({ retention: '400 days' })).toThrow(/does not say when a row has served/);
    expect(of({ served: { at: ['createdAt'] } })).toThrow(/is kept for ever, and says when/);
  });

  it('refuses an entry that is not as the head of the file says', () => {
    expect(() => readTableRegistry({ Things: { owner: 'nobody' } })).toThrow();
  });
});
