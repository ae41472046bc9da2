import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { proposeChange } from '../../../src/domain/configuration/changes/propose-change.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { reconcileConfiguration } from '../../../src/handlers/configuration/reconcile-configuration.schedule.ts';
import { ANN, configurationWorld } from '../../support/configuration-world.ts';

const newKey = () => new SecretValue('made-key-0123456789abcdefghijklmnopqrstuv');
const SEGMENTS = 'notifications/sms-max-segments';

describe('reconcile-configuration', () => {
  it('C5: tells of an emergency, by alarm and log, without a value', async () => {
    const world = configurationWorld();
    const wanted = [{ name: SEGMENTS, value: '3' }];
    await proposeChange(world.dependencies)({ id: 'r1', by: ANN, wanted, isEmergency: true, reason: 'texts fail now' });
    const journal = createMemoryJournal();
    await reconcileConfiguration({ ...world.dependencies, journal, newId: () => 'id', newKey })({});
    expect(world.events).toEqual(['emergency-change']);
    expect(journal.entries.map(({ code }) => code)).toEqual([
      'configuration.emergency-change',
      'configuration.changes-reconciled',
      'configuration.secrets-looked-at',
    ]);
  });

  it('fails where a request could not be looked after, after the others', async () => {
    const world = configurationWorld();
    const { dependencies, requests } = world;
    for (const id of ['r1', 'r2'])
      await proposeChange(dependencies)({ id, by: ANN, wanted: [{ name: SEGMENTS, value: '3' }] });
    world.pass(8 * 86_400);
    const get: typeof requests.get = async (id) => {
      if (id === 'r1') throw new Error('no answer');
      return requests.get(id);
    };
    const reconcile = reconcileConfiguration({
      ...dependencies,
      requests: { ...requests, get },
      newId: () => 'id',
      newKey,
    });
    await expect(reconcile({})).rejects.toThrow('1 change request(s) could not be looked after');
    expect(await requests.get('r2')).toMatchObject({ state: 'expired' });
  });

  it('C1: rotates what is due, and fails where it could not', async () => {
    const world = configurationWorld();
    const dependencies = { ...world.dependencies, newId: () => `id-${world.requests.audit().length}`, newKey };
    await reconcileConfiguration(dependencies)({});
    world.pass(360 * 86_400);
    await reconcileConfiguration(dependencies)({});
    expect(world.requests.audit().at(-1)).toMatchObject({
      actor: 'automation:rotate-secrets',
      action: 'configuration.applied',
    });
    const { store } = world;
    const history: typeof store.history = async () => {
      throw new Error('denied');
    };
    await expect(reconcileConfiguration({ ...dependencies, store: { ...store, history } })({})).rejects.toThrow(
      'not rotated: notifications/unsubscribe-key',
    );
  });
});
