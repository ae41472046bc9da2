import { createMemoryLetterQueues } from '../../../src/adapters/memory/memory-letter-queues.ts';
import {
  isAskedFor,
  type LetterFilter,
  type QueuedLetter,
} from '../../../src/domain/operations/dead-letters/letter.ts';
import { lookAtLetters } from '../../../src/domain/operations/dead-letters/look-at-letters.ts';
import type { LetterQueues, RemedyLetter } from '../../../src/domain/operations/dead-letters/ports.ts';
import { planRedrive, redriveLetters } from '../../../src/domain/operations/dead-letters/redrive-letters.ts';
import { letterSurvey } from '../../../src/domain/operations/dead-letters/survey-letters.ts';
import { NOW } from '../../support/builders.ts';
import { crashPoints } from '../../support/crashes.ts';

const QUEUE = 'letters';

const letterFor = (number: number, reason = 'Throttling') => ({
  kind: 'delivery-ended',
  signalId: `s-${number}`,
  notification: { id: `n-${number}`, signalType: 'CONTACT_US_FORM_SUBMITTED', status: 'FAILED', version: 4 },
  reason,
});

/** A queue of letters, a world in which each can be made good once, and a clock that sleeping moves. */
const world = (count = 3) => {
  let now = NOW;
  const queues = createMemoryLetterQueues([QUEUE], () => now);
  for (let number = 1; number <= count; number += 1) queues.put(QUEUE, letterFor(number));
  /** What a remedy has done, by subject; `permanent`: it refuses. */
  const done: string[] = [];
  const refused = new Set<string>();
  const begun: number[] = [];
  const remedy: RemedyLetter = async ({ content }, { dryRun }) => {
    const subject = 'notificationId' in content ? content.notificationId : content.kind;
    if (!dryRun) begun.push(now.getTime() - NOW.getTime());
    if (refused.has(subject)) return { settled: false, says: 'refused' };
    if (!dryRun && !done.includes(subject)) done.push(subject);
    return { settled: true, says: dryRun ? 'would' : 'done' };
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    now = new Date(now.getTime() + milliseconds);
  };
  const dependencies = { queues, remedy, clock: () => now, sleep };
  const run = async (
    with_: { queues?: LetterQueues; remedy?: RemedyLetter; filter?: LetterFilter; perSecond?: number } = {},
  ) => {
    const { filter = {}, perSecond = 1000, ...changed } = with_;
    const all = { ...dependencies, ...changed };
    const plan = await planRedrive(all)(QUEUE, filter, 1000);
    return { plan, result: await redriveLetters(all)(plan, { perSecond }) };
  };
  return { queues, dependencies, done, refused, begun, run, pass: (seconds: number) => sleep(seconds * 1000) };
};

const waiting = async ({ queues }: Pick<ReturnType<typeof world>, 'queues'>) => (await queues.counts())[0];

describe('looking at letters', () => {
  it('O6: shows each once, and hides and loses none', async () => {
    const at = world(25);
    const seen: string[] = [];
    const look = await lookAtLetters(at.queues)(QUEUE, 100, ({ id }) => seen.push(id));
    expect(look).toEqual({ looked: 25, isWhole: true });
    expect(new Set(seen).size).toBe(25);
    expect(await waiting(at)).toEqual({ name: QUEUE, waiting: 25, hidden: 0 });
  });

  it('O6: says that it has not seen the whole queue, and gives back also what it had in hand', async () => {
    const at = world(25);
    const seen: string[] = [];
    expect(await lookAtLetters(at.queues)(QUEUE, 12, ({ id }) => seen.push(id))).toEqual({
      looked: 12,
      isWhole: false,
    });
    expect(seen).toHaveLength(12);
    expect(await waiting(at)).toEqual({ name: QUEUE, waiting: 25, hidden: 0 });
  });

  it('O6: gives everything back when something fails, and within a minute when it is killed', async () => {
    const at = world(5);
    const fail = () => {
      throw new Error('the terminal is gone');
    };
    await expect(lookAtLetters(at.queues)(QUEUE, 10, fail)).rejects.toThrow('gone');
    expect(await waiting(at)).toMatchObject({ waiting: 5 });
    const points = crashPoints(2);
    expect(await points.run(() => lookAtLetters(points.watched('queues', at.queues))(QUEUE, 10, () => {}))).toBe(
      'crashed',
    );
    expect(await waiting(at)).toMatchObject({ hidden: 5 });
    await at.pass(60);
    expect(await waiting(at)).toMatchObject({ waiting: 5, hidden: 0 });
  });

  it('groups letters by kind and reason, the most first, whatever ids are in the reason', async () => {
    const at = world(0);
    for (const number of [1, 2, 3]) at.queues.put(QUEUE, letterFor(number, `gone: ${'0'.repeat(23)}${number}`));
    at.queues.put(QUEUE, letterFor(4, 'MessageRejected'));
    at.queues.put(QUEUE, 'rubbish');
    const { add, result } = letterSurvey();
    await lookAtLetters(at.queues)(QUEUE, 10, add);
    expect(result().groups.map(({ kind, reason, count }) => [kind, reason, count])).toEqual([
      ['delivery-ended', 'gone: <id>', 3],
      ['delivery-ended', 'MessageRejected', 1],
      ['unknown', expect.any(String), 1],
    ]);
    expect(result().groups[0]).toMatchObject({
      examples: ['message-1', 'message-2', 'message-3'],
      signalTypes: ['CONTACT_US_FORM_SUBMITTED'],
    });
    expect(result().oldest).toEqual(NOW);
  });
});

describe('the filter', () => {
  const letter: QueuedLetter = {
    id: 'm-1',
    receipt: '1',
    body: '',
    sentAt: NOW,
    content: {
      ...{ kind: 'delivery-ended', signalId: 's-1', signalType: 'A', notificationId: 'n-1', status: 'FAILED' },
      ...{ version: 1, reason: 'Throttling: slow down' },
    },
  };
  it.each<[LetterFilter, boolean]>([
    [{}, true],
    [{ ids: ['m-1'] }, true],
    [{ ids: ['x', 's-1'] }, true],
    [{ ids: ['n-1'] }, true],
    [{ ids: ['x'] }, false],
    [{ ids: [] }, false],
    [{ kind: 'delivery-ended' }, true],
    [{ kind: 'unknown' }, false],
    [{ signalType: 'A' }, true],
    [{ signalType: 'B' }, false],
    [{ reason: 'THROTTLING' }, true],
    [{ reason: 'bounced' }, false],
    [{ since: NOW }, true],
    [{ since: new Date(NOW.getTime() + 1) }, false],
    [{ kind: 'delivery-ended', signalType: 'B' }, false],
  ])('O6: %j takes a letter: %s', (filter, expected) => {
    expect(isAskedFor(filter, letter)).toBe(expected);
  });
});

describe('redriving', () => {
  it('O6: makes good what was asked for, takes it out, and leaves the rest', async () => {
    const at = world();
    at.refused.add('n-2');
    const { plan, result } = await at.run({ filter: { ids: ['n-1', 'n-2'] } });
    expect(plan.remedies.map(({ settled, says }) => [settled, says])).toEqual([
      [true, 'would'],
      [false, 'refused'],
    ]);
    expect(result).toMatchObject({ missed: 0, remedies: [{ settled: true, says: 'done' }] });
    expect(at.done).toEqual(['n-1']);
    expect(at.queues.ids(QUEUE)).toEqual(['message-2', 'message-3']);
    expect(await waiting(at)).toEqual({ name: QUEUE, waiting: 2, hidden: 0 });
  });

  it('O6: planning changes nothing and hides nothing', async () => {
    const at = world();
    await planRedrive(at.dependencies)(QUEUE, {}, 1000);
    expect(at.done).toEqual([]);
    expect(await waiting(at)).toEqual({ name: QUEUE, waiting: 3, hidden: 0 });
  });

  it('O6: done twice, the second time finds nothing to do', async () => {
    const at = world();
    await at.run();
    const { plan, result } = await at.run();
    expect(plan.remedies).toEqual([]);
    expect(result).toEqual({ remedies: [], missed: 0 });
    expect(at.done).toEqual(['n-1', 'n-2', 'n-3']);
  });

  it('O6: a letter stays whose remedy fails, with the fault; the others go', async () => {
    const at = world();
    const remedy: RemedyLetter = async (letter, how) => {
      const isSecond = letter.content.kind === 'delivery-ended' && letter.content.notificationId === 'n-2';
      if (isSecond && !how.dryRun) throw new Error('the table is throttled');
      return at.dependencies.remedy(letter, how);
    };
    const { result } = await at.run({ remedy });
    expect(result.remedies).toContainEqual(
      expect.objectContaining({ failed: true, settled: false, says: 'the table is throttled' }),
    );
    expect(at.queues.ids(QUEUE)).toEqual(['message-2']);
    expect(await waiting(at)).toMatchObject({ waiting: 1, hidden: 0 });
  });

  it('O6: begins no more than so many a second (simulated clock)', async () => {
    const at = world(6);
    await at.run({ perSecond: 2 });
    expect(at.begun).toEqual([0, 500, 1000, 1500, 2000, 2500]);
  });

  it('O6: takes anew what came out of its hands while others were worked on, and does each once', async () => {
    const at = world(4);
    await at.run({ perSecond: 1 / 50 }); // three of four are hidden for a minute only
    expect(at.done).toHaveLength(4);
    expect(at.begun).toHaveLength(4);
    expect(at.queues.ids(QUEUE)).toEqual([]);
  });

  it('O6: says so when somebody else holds a letter that was planned', async () => {
    const at = world(2);
    const plan = await planRedrive(at.dependencies)(QUEUE, {}, 1000);
    await at.queues.take(QUEUE, 600);
    expect(await redriveLetters(at.dependencies)(plan, { perSecond: 10 })).toEqual({ remedies: [], missed: 2 });
  });

  it('O6: leaves alone what came after the plan', async () => {
    const at = world(1);
    const plan = await planRedrive(at.dependencies)(QUEUE, {}, 1000);
    at.queues.put(QUEUE, letterFor(9));
    await redriveLetters(at.dependencies)(plan, { perSecond: 10 });
    expect(at.done).toEqual(['n-1']);
    expect(await waiting(at)).toEqual({ name: QUEUE, waiting: 1, hidden: 0 });
  });

  it('O6: killed before or after any call, loses no letter whose effect is not there; done again, it ends whole', async () => {
    const watchedRun = (at: ReturnType<typeof world>, points: ReturnType<typeof crashPoints>) =>
      points.run(() =>
        at.run({
          queues: points.watched('queues', at.queues),
          remedy: points.watched('remedies', { remedy: at.dependencies.remedy }).remedy,
        }),
      );
    const counting = crashPoints();
    await watchedRun(world(), counting);
    expect(counting.passed).toEqual(
      expect.arrayContaining([
        'before remedies.remedy',
        'after remedies.remedy',
        'before queues.remove',
        'after queues.hide',
      ]),
    );
    for (let point = 0; point < counting.passed.length; point += 1) {
      const at = world();
      expect(await watchedRun(at, crashPoints(point))).toBe('crashed');
      for (const number of [1, 2, 3]) {
        const isThere = at.queues.ids(QUEUE).includes(`message-${number}`);
        expect(isThere || at.done.includes(`n-${number}`)).toBe(true);
      }
      await at.pass(960);
      await at.run();
      expect([...at.done].sort()).toEqual(['n-1', 'n-2', 'n-3']);
      expect(at.queues.ids(QUEUE)).toEqual([]);
    }
  });
});
