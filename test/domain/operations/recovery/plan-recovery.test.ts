import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { planRecovery, type RecoveryWish } from '../../../../src/domain/operations/recovery/plan-recovery.ts';
import { PastUnreachable, type PointInTime } from '../../../../src/domain/operations/recovery/ports.ts';
import { measure, type Recovery } from '../../../../src/domain/operations/recovery/recovery.ts';

const NOW = new Date('2026-04-01T10:00:00.000Z');
const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const WISH: RecoveryWish = {
  ...{ id: 'recover-1', stage: 'dev', purpose: 'recover', point: 'latest' },
  ...{ fromSuffix: 'a'.repeat(26), suffix: 'b'.repeat(26) },
};

const planning = (
  windows: Readonly<Record<string, { earliest: Date; latest: Date } | undefined>> = {},
  pointInTime: Pick<PointInTime, 'windowOf'> = {
    windowOf: async (model) => (model in windows ? windows[model] : { earliest: ago(60), latest: ago(1) }),
  },
) =>
  planRecovery({
    registry: readTableRegistry(),
    pointInTime,
    backups: {
      momentOf: async (backup) =>
        backup === 'whole' ? { at: ago(30).toISOString(), models: ['Contacts', 'Requests'] } : { refused: 'not whole' },
    },
    neverTouch: ['c'.repeat(26)],
    clock: () => NOW,
  });

describe('the plan of a recovery', () => {
  it('O1: brings every table back to one moment, the latest that all of them can be brought back to', async () => {
    const plan = await planning({ Requests: { earliest: ago(60), latest: ago(4) } })(WISH);
    expect(plan).toMatchObject({
      ok: true,
      value: { point: ago(4).toISOString(), source: { kind: 'point-in-time' } },
    });
    expect(plan.ok && plan.value.made).toEqual(readTableRegistry().map(({ model }) => model));
  });

  it('O1: takes a moment that all tables have, and refuses another with those that there are', async () => {
    const plan = planning({ Quotes: { earliest: ago(20), latest: ago(2) } });
    expect(await plan({ ...WISH, point: ago(20) })).toMatchObject({ ok: true });
    for (const point of [ago(21), ago(1)]) {
      expect(await plan({ ...WISH, point })).toEqual({
        ok: false,
        refusal: { because: 'out-of-reach', earliest: ago(20).toISOString(), latest: ago(2).toISOString() },
      });
    }
  });

  it('O1: names the tables of which nothing keeps the past', async () => {
    expect(await planning({ Contacts: undefined, Legal: undefined })(WISH)).toEqual({
      ok: false,
      refusal: { because: 'no-past', models: ['Contacts', 'Legal'] },
    });
  });

  it('O1: says that nobody answers who keeps the past, and makes no fault of it; any other fault is one', async () => {
    const windowOf = (fault: Error) => ({
      windowOf: async () => {
        throw fault;
      },
    });
    const silent = planning({}, windowOf(new PastUnreachable('connect ECONNREFUSED')));
    expect(await silent(WISH)).toEqual({
      ok: false,
      refusal: { because: 'past-unreachable', reason: 'connect ECONNREFUSED' },
    });
    await expect(planning({}, windowOf(new Error('denied')))(WISH)).rejects.toThrow('denied');
    expect(await silent({ ...WISH, point: { backup: 'whole' } })).toMatchObject({ ok: true });
  });

  it('O1: takes a backup by the moment it began, and refuses one that is not whole', async () => {
    const plan = planning();
    expect(await plan({ ...WISH, point: { backup: 'whole' } })).toMatchObject({
      value: { point: ago(30).toISOString(), made: ['Contacts', 'Requests'] },
    });
    expect(await plan({ ...WISH, point: { backup: 'whole' }, models: ['Requests'] })).toMatchObject({
      value: { made: ['Requests'] },
    });
    expect(await plan({ ...WISH, point: { backup: 'torn' } })).toMatchObject({ refusal: { because: 'damaged' } });
  });

  it.each([
    'a'.repeat(26),
    'c'.repeat(26),
  ])('O1: never works under a suffix that a stage stands on (%s)', async (suffix) => {
    expect(await planning()({ ...WISH, suffix })).toMatchObject({ refusal: { because: 'suffix-taken' } });
  });
});

describe('what was promised', () => {
  const recovered = (minutes: number, age: number): Recovery => ({
    ...{ id: 'r', stage: 'dev', purpose: 'recover', source: { kind: 'point-in-time' }, fromSuffix: 'a', suffix: 'b' },
    ...{ beganAt: NOW.toISOString(), point: ago(age).toISOString(), made: [], tables: [] },
    done: { validate: new Date(NOW.getTime() + minutes * 60_000).toISOString() },
  });

  it.each([
    [15, 5, true, true],
    [15.1, 5, false, true],
    [1, 5.1, true, false],
  ])('recovery in %d minutes of data %d minutes old: time met %s, point met %s', (minutes, age, isTimeMet, isPointMet) => {
    expect(measure(recovered(minutes, age))).toMatchObject({ isTimeMet, isPointMet });
  });

  it('is not said before the tables were checked', () => {
    expect(measure({ ...recovered(1, 1), done: {} })).toBeUndefined();
  });
});
