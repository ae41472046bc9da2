import { planNotificationsHandler } from '../../../src/handlers/notifications/plan-notifications.stream.ts';
import { aHook, aSignal, aTemplate } from '../../support/builders.ts';
import { notificationWorld } from '../../support/notification-world.ts';
import { aStreamEvent, aStreamRecord } from '../../support/stream-events.ts';

const arranged = async (ids: readonly string[]) => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.hooks.put(aHook());
  for (const id of ids) await world.signals.put(aSignal({ id }));
  const event = aStreamEvent(ids.map((id, index) => aStreamRecord({ id }, { sequence: index })));
  return { world, event, handle: planNotificationsHandler(world.dependencies) };
};

describe('planNotificationsHandler', () => {
  it('plans every signal of a batch', async () => {
    const { world, event, handle } = await arranged(['a', 'b', 'c']);
    expect(await handle(event)).toEqual({ batchItemFailures: [] });
    expect(world.notifications.all()).toHaveLength(3);
  });

  it('N3: a batch that comes again plans nothing twice', async () => {
    const { world, event, handle } = await arranged(['a', 'b']);
    await handle(event);
    await handle(event);
    expect(world.notifications.all()).toHaveLength(2);
  });

  it('reports only the record that failed, when the world breaks for it', async () => {
    const { world, event } = await arranged(['a', 'b', 'c']);
    const { signals } = world.dependencies;
    const get = (id: string) => (id === 'b' ? Promise.reject(new Error('throttled')) : signals.get(id));
    const handle = planNotificationsHandler({ ...world.dependencies, signals: { ...signals, get } });
    expect(await handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(world.notifications.all()).toHaveLength(2);
  });

  it('N2: reports all records when all fail, instead of losing them', async () => {
    const { world, event, handle } = await arranged(['a', 'b']);
    world.signals.setOutage(true);
    expect((await handle(event)).batchItemFailures).toHaveLength(2);
  });

  it('writes no personal data into the journal', async () => {
    const { world, event, handle } = await arranged(['a']);
    await handle(event);
    expect(JSON.stringify(world.journal.entries)).not.toMatch(/jane|office@|Doe|\+1415/i);
  });
});
