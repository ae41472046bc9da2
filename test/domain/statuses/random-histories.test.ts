import fc from 'fast-check';
import { followEvent } from '../../../src/domain/statuses/follow-event.ts';
import { sweepStatuses } from '../../../src/domain/statuses/sweep-statuses.ts';
import { transitionStatus } from '../../../src/domain/statuses/transition-status.ts';
import { NOW } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';
import { inTurns } from '../../support/in-turns.ts';
import * as model from '../../support/status-model.ts';
import { aRecord, daysAfter, type StatusWorld, statusWorld } from '../../support/status-world.ts';

const IDS = ['plain', 'referral', 'test'];
const STATUSES = ['New', 'Pending walk-thru', 'Move to Quoting', 'Expired', 'Archived'];
const ADMIN = { kind: 'person', person: { id: 'user-1', groups: ['admin'] } } as const;

type Edit = 'touch' | 'work' | 'note' | 'quote' | { readonly outside: string } | { readonly move: string };
type Step =
  | { readonly does: 'wait'; readonly minutes: number }
  | { readonly does: 'edit'; readonly id: string; readonly edit: Edit }
  /** Runs that are killed after so many calls, a whole one, and perhaps a write of another program in the midst of them. */
  | { readonly does: 'sweep'; readonly killedAt: readonly number[]; readonly during?: readonly [string, Edit] };

const id = fc.constantFrom(...IDS);
const programEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.constantFrom('touch' as const, 'work' as const),
  fc.record({ outside: fc.constantFrom(...STATUSES) }),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  programEdit,
  fc.constantFrom('note' as const, 'quote' as const),
  fc.record({ move: fc.constantFrom(...STATUSES) }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 4 * 1440 }) }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('edit' as const), id, edit }) },
  {
    weight: 5,
    arbitrary: fc.record(
      {
        does: fc.constant('sweep' as const),
        killedAt: fc.array(fc.nat({ max: 30 }), { maxLength: 2 }),
        during: fc.tuple(id, programEdit),
      },
      { requiredKeys: ['does', 'killedAt'] },
    ),
  },
);

const arrange = (): StatusWorld => {
  const world = statusWorld({ pageSize: 2 });
  world.plant(aRecord({ id: 'plain' }));
  world.plant(
    aRecord({ id: 'referral', facts: { source: ['Referral'] }, createdAt: daysAfter(NOW, -3).toISOString() }),
  );
  world.plant(aRecord({ id: 'test', isTestData: true }));
  world.stream.length = 0;
  return world;
};

const modelOf = (name: string): model.ModelRequest => {
  const came = name === 'referral' ? daysAfter(NOW, -3).getTime() : NOW.getTime();
  const days = { plain: 14, referral: 30 }[name];
  return { status: 'New', lastActivity: came, warned: 0, updatedAt: came, reactivations: 0, days, log: [] };
};

/** The first half is in the table at once; the second comes by the stream. */
const written = (request: model.ModelRequest, wanted: Edit, now: number): model.ModelRequest => {
  if (wanted === 'touch' || wanted === 'work') return model.touched(request, now);
  if (wanted === 'note') return model.active(request, now);
  if (wanted === 'quote') return model.quoted(request, now);
  return 'outside' in wanted
    ? model.changedOutside(request, wanted.outside, now)
    : model.moved(request, wanted.move, now);
};
const streamed = (request: model.ModelRequest, wanted: Edit, now: number): model.ModelRequest =>
  wanted === 'work' ? model.active(request, now) : request;

const logOf = (world: StatusWorld, name: string): readonly string[] =>
  [
    ...world.stores
      .entries()
      .filter(({ recordId }) => recordId === name)
      .map(
        ({ timestamp, previousStatus, newStatus, actor }) =>
          `${timestamp} ${previousStatus} > ${newStatus} by ${actor}`,
      ),
    ...world.stores
      .signals()
      .filter(({ signalType, payload }) => signalType === 'REQUEST_EXPIRY_WARNING' && payload.requestId === name)
      .map(({ emittedAt, payload }) => `${emittedAt} warning ${payload.day}`),
  ].toSorted();

const actual = (world: StatusWorld, name: string) => {
  const { status, trackedStatus, lastActivityAt, warnedDay = 0, counters } = world.get(name);
  return {
    status,
    trackedStatus,
    lastActivityAt,
    warnedDay,
    reactivations: counters.reactivations ?? 0,
    log: logOf(world, name),
  };
};
const expected = ({
  status,
  lastActivity,
  warned,
  reactivations,
  log,
}: model.ModelRequest): ReturnType<typeof actual> => ({
  ...{ status, trackedStatus: status, lastActivityAt: new Date(lastActivity).toISOString() },
  ...{ warnedDay: warned, reactivations, log: log.toSorted() },
});

let named = 0;

const doEdit = async (world: StatusWorld, name: string, wanted: Edit): Promise<void> => {
  named += 1;
  const at = world.now();
  if (wanted === 'touch') world.edit(name, {});
  else if (wanted === 'work') world.edit(name, { fields: { officeNotes: `note ${named}` } });
  else if (wanted === 'note') await followEvent(world.dependencies)({ id: `${named}`, recordId: name, at });
  else if (wanted === 'quote')
    await followEvent(world.dependencies)({ id: `${named}`, recordId: name, event: 'quote-made', at });
  else if ('outside' in wanted) world.edit(name, { status: wanted.outside });
  else {
    const reason = wanted.move === 'Archived' ? 'other_reason' : 'so it is';
    await transitionStatus(world.dependencies)(name, { to: wanted.move, actor: ADMIN, reason, commandId: `${named}` });
  }
};

/** Every record comes twice, as streams may. */
const drain = async (world: StatusWorld): Promise<void> => {
  for (let write = world.stream.shift(); write !== undefined; write = world.stream.shift()) {
    await world.keep(write);
    await world.keep(write);
  }
};

const doSweep = async (world: StatusWorld, { killedAt, during }: Step & { does: 'sweep' }, scheduler: fc.Scheduler) => {
  const { dependencies } = world;
  const run = (crashAt?: number): Promise<unknown> => {
    const points = crashPoints(crashAt);
    const ports = {
      records: points.watched('records', inTurns(scheduler, dependencies.records)),
      history: points.watched('history', inTurns(scheduler, dependencies.history)),
    };
    return points.run(() => sweepStatuses({ ...dependencies, ...ports })({ deadline: daysAfter(world.now(), 1) }));
  };
  const runs = [...killedAt.map((crashAt) => run(crashAt)), run()];
  const other =
    during === undefined ? [] : [scheduler.schedule(Promise.resolve()).then(() => doEdit(world, ...during))];
  await scheduler.waitFor(Promise.all([...runs, ...other]));
};

/** What may have become of a request: one thing, unless a write and a sweep were under way at once. */
const afterSweep = (
  request: model.ModelRequest,
  wanted: Edit | undefined,
  now: number,
): readonly model.ModelRequest[] => {
  if (wanted === undefined) return [model.swept(request, now)];
  const writtenFirst = streamed(model.swept(written(request, wanted, now), now), wanted, now);
  const sweptFirst = streamed(written(model.swept(request, now), wanted, now), wanted, now);
  return [writtenFirst, sweptFirst];
};

type Models = Map<string, readonly model.ModelRequest[]>;

const take = async (world: StatusWorld, taken: Step, scheduler: fc.Scheduler): Promise<void> => {
  if (taken.does === 'wait') world.advanceMinutes(taken.minutes);
  if (taken.does === 'edit') await doEdit(world, taken.id, taken.edit);
  if (taken.does === 'sweep') await doSweep(world, taken, scheduler);
  await drain(world);
};

const foresee = (models: Models, taken: Step, now: number): void => {
  for (const [name, requests] of models) {
    if (taken.does === 'edit' && taken.id === name) {
      models.set(
        name,
        requests.map((request) => streamed(written(request, taken.edit, now), taken.edit, now)),
      );
    }
    if (taken.does === 'sweep') {
      const [during, wanted] = taken.during ?? [];
      models.set(
        name,
        requests.flatMap((request) => afterSweep(request, during === name ? wanted : undefined, now)),
      );
    }
  }
};

const compare = (world: StatusWorld, models: Models): void => {
  for (const [name, requests] of models) {
    const is = actual(world, name);
    const matching = requests.find((request) => JSON.stringify(expected(request)) === JSON.stringify(is));
    if (matching === undefined) expect(requests.map(expected)).toContainEqual(is);
    else models.set(name, [matching]);
  }
};

describe('any history of requests', () => {
  it('S4: runs that overlap, are killed anywhere, or come days late leave what one good run would', async () => {
    const history = fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 30 }),
      fc.scheduler(),
      async (steps, scheduler) => {
        const world = arrange();
        const models: Models = new Map(IDS.map((name) => [name, [modelOf(name)]]));
        for (const taken of steps) {
          foresee(models, taken, world.now().getTime());
          await take(world, taken, scheduler);
          compare(world, models);
          world.advanceMinutes(1);
        }
        expect(world.stores.audit()).toHaveLength(world.stores.entries().length);
        const changes = world.stores.signals().filter(({ signalType }) => signalType === 'REQUEST_STATUS_CHANGED');
        expect(changes).toHaveLength(world.stores.entries().length);
      },
    );
    await fc.assert(history, { numRuns: 200 });
  }, 60_000);
});
