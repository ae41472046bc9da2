import fc from 'fast-check';
import {
  createMemoryDenials,
  createMemoryIsolationRecords,
  createMemorySwitches,
} from '../../../../src/adapters/memory/memory-isolation.ts';
import { isolateStage, resumeStage } from '../../../../src/domain/operations/isolate/isolate-stage.ts';
import {
  crossingRoles,
  goneSince,
  planIsolation,
  STOPPED,
} from '../../../../src/domain/operations/isolate/plan-isolation.ts';
import type { Stoppable } from '../../../../src/domain/operations/isolate/ports.ts';
import { recordKept } from '../../../../src/domain/operations/isolate/put-down.ts';
import { switchboard } from '../../../../src/domain/operations/isolate/switchboard.ts';
import type { Violation } from '../../../../src/domain/operations/violation.ts';

const thing = (kind: Stoppable['kind'], id: string, setting: string): Stoppable => ({ kind, id, name: id, setting });
const THINGS = [
  thing('function', 'work', '50'),
  thing('function', 'free', 'unreserved'),
  thing('stream', 'uuid-1', 'on'),
  thing('stream', 'uuid-2', 'off'),
  thing('schedule', 'hourly', 'on'),
  thing('mail', 'shop-dev', 'on'),
];

const aStage = (things: readonly Stoppable[] = THINGS) => {
  const switches = createMemorySwitches(things);
  const denials = createMemoryDenials();
  const records = createMemoryIsolationRecords();
  const spare = createMemoryIsolationRecords();
  const steps: string[] = [];
  const dependencies = {
    switches,
    denials,
    records,
    spare,
    clock: () => new Date(0),
    step: (what: string) => void steps.push(what),
  };
  return { switches, denials, records, spare, steps, dependencies };
};

const stopped = (things: readonly Stoppable[]) => things.every(({ kind, setting }) => setting === STOPPED[kind]);

describe('an emergency isolation', () => {
  it('stops everything, sending first and the functions last, and puts down before how it was', async () => {
    const { dependencies, switches, records, steps, denials } = aStage();
    const { left } = await isolateStage(dependencies)(['work-role']);
    expect(left).toEqual([]);
    expect(stopped(await switches.read())).toBe(true);
    expect(await denials.of(['work-role'])).toEqual(['work-role']);
    expect(await records.read()).toMatchObject({ settings: THINGS, deniedRoles: ['work-role'] });
    expect(steps.map((step) => step.split(' ')[0])).toEqual([
      'mail',
      'schedule',
      'stream',
      'function',
      'function',
      'deny',
    ]);
  });

  it('does nothing a second time, and resumes exactly what was, also what was off before', async () => {
    const { dependencies, switches, records, denials } = aStage();
    await isolateStage(dependencies)(['work-role']);
    expect((await isolateStage(dependencies)(['work-role'])).plan).toEqual({ turns: [], deny: [], allow: [] });
    const record = await records.read();
    if (record === undefined) throw new Error('nothing was put down');
    expect((await resumeStage(dependencies)(record)).left).toEqual([]);
    expect(await switches.read()).toEqual(THINGS);
    expect(await denials.of(['work-role'])).toEqual([]);
    expect(await records.read()).toBeUndefined();
  });

  it('keeps what was first put down when it is cut off anywhere and begun again, and then resumes it', async () => {
    for (let cut = 0; cut <= THINGS.length; cut += 1) {
      const { dependencies, switches, records } = aStage();
      let turned = 0;
      const set: typeof switches.set = async (one, setting) => {
        if (turned === cut) switches.setOutage(true);
        turned += 1;
        await switches.set(one, setting);
      };
      await isolateStage({ ...dependencies, switches: { ...switches, set } })([]).catch(() => undefined);
      switches.setOutage(false);
      expect((await isolateStage(dependencies)([])).left).toEqual([]);
      expect(stopped(await switches.read())).toBe(true);
      const record = await records.read();
      if (record === undefined) throw new Error('nothing was put down');
      expect((await resumeStage(dependencies)(record)).left).toEqual([]);
      expect(await switches.read()).toEqual(THINGS);
    }
  });

  it('tries everything though one thing does not stop, and says which', async () => {
    const { dependencies, switches, records } = aStage();
    const set: typeof switches.set = async (one, setting) => {
      if (one.id === 'hourly') throw new Error('AccessDenied');
      await switches.set(one, setting);
    };
    const { left } = await isolateStage({ ...dependencies, switches: { ...switches, set } })([]);
    expect(left).toEqual([expect.stringContaining('AccessDenied'), 'schedule hourly is on, not off']);
    expect(
      (await switches.read()).filter(({ kind, setting }) => setting !== STOPPED[kind]).map(({ id }) => id),
    ).toEqual(['hourly']);
    expect(await records.read()).toBeDefined();
  });

  it('O3: stops all of it though the stage takes no record, keeps one beside, and resumes by that', async () => {
    const { dependencies, switches, records, spare } = aStage();
    records.setOutage(true);
    const { left, record } = await isolateStage(dependencies)([]);
    expect([left, record?.where]).toEqual([[], 'spare']);
    expect(stopped(await switches.read())).toBe(true);
    await expect(recordKept(dependencies)).rejects.toThrow('record of isolations');
    records.setOutage(false);
    expect(await records.read()).toBeUndefined();
    const kept = await recordKept(dependencies);
    if (kept === undefined) throw new Error('nothing was put down');
    expect((await resumeStage(dependencies)(kept)).left).toEqual([]);
    expect(await switches.read()).toEqual(THINGS);
    expect([await records.read(), await spare.read()]).toEqual([undefined, undefined]);
  });

  it('O3: stops all of it though no record can be kept anywhere, and says so', async () => {
    const { dependencies, switches, records, spare } = aStage();
    for (const place of [records, spare]) place.setOutage(true);
    const { left, record } = await isolateStage(dependencies)([]);
    expect([left, record?.where]).toEqual([[], 'nowhere']);
    expect(stopped(await switches.read())).toBe(true);
  });

  it('never writes over a record that it cannot read, which knows how the stage stood', async () => {
    const { dependencies, switches, records } = aStage();
    const set: typeof switches.set = async (one, setting) => {
      if (one.kind !== 'mail') throw new Error('throttled');
      await switches.set(one, setting);
    };
    await isolateStage({ ...dependencies, switches: { ...switches, set } })([]);
    const read = async () => Promise.reject(new Error('throttled'));
    const later = { ...dependencies, records: { ...records, read }, clock: () => new Date(60_000) };
    expect((await isolateStage(later)([])).record?.where).toBe('spare');
    const kept = await recordKept(dependencies);
    if (kept === undefined) throw new Error('nothing was put down');
    expect(kept.beganAt).toEqual(new Date(0));
    await resumeStage(dependencies)(kept);
    expect(await switches.read()).toEqual(THINGS);
  });

  it('moves what was kept beside into the stage once that answers again', async () => {
    const { dependencies, switches, records, spare } = aStage();
    records.setOutage(true);
    const set: typeof switches.set = async (one, setting) => {
      if (one.kind === 'function') throw new Error('throttled');
      await switches.set(one, setting);
    };
    await isolateStage({ ...dependencies, switches: { ...switches, set } })([]);
    records.setOutage(false);
    await isolateStage(dependencies)([]);
    expect(await spare.read()).toBeUndefined();
    expect((await records.read())?.settings).toEqual(THINGS);
  });

  it('O3: stops what it can read though one service does not answer, and says what it could not', async () => {
    for (const out of ['stream', 'schedule', 'function', 'mail'] as const) {
      const { dependencies, switches } = aStage();
      const of = (kind: Stoppable['kind']) => ({
        set: switches.set,
        read: async () => {
          if (kind === out) throw new Error(`${kind} is down`);
          return (await switches.read()).filter((one) => one.kind === kind);
        },
      });
      const kinds = { stream: of('stream'), schedule: of('schedule'), function: of('function'), mail: of('mail') };
      const { left } = await isolateStage({ ...dependencies, switches: switchboard(kinds) })([]);
      expect([...new Set(left)]).toEqual([expect.stringContaining(`${out} is down`)]);
      const running = (await switches.read()).filter(({ kind, setting }) => setting !== STOPPED[kind]);
      expect(new Set(running.map(({ kind }) => kind))).toEqual(new Set([out]));
      await expect(switchboard(kinds).read()).rejects.toThrow(`${out} is down`);
    }
  });

  it('denies though it cannot be read what is denied', async () => {
    const { dependencies, denials } = aStage();
    const of = async () => Promise.reject(new Error('AccessDenied'));
    const { left } = await isolateStage({ ...dependencies, denials: { ...denials, of } })(['work-role']);
    expect(await denials.of(['work-role'])).toEqual(['work-role']);
    expect(left.join()).toContain('AccessDenied');
  });

  it('keeps its record while not all is back', async () => {
    const { dependencies, switches, records } = aStage();
    await isolateStage(dependencies)([]);
    const record = await records.read();
    if (record === undefined) throw new Error('nothing was put down');
    const set: typeof switches.set = async () => Promise.reject(new Error('throttled'));
    const { left } = await resumeStage({ ...dependencies, switches: { ...switches, set } })(record);
    expect(left.length).toBeGreaterThan(0);
    expect(await records.read()).toEqual(record);
  });

  it('leaves alone what was made anew since, and says so', async () => {
    const { dependencies, records } = aStage();
    await isolateStage(dependencies)([]);
    const record = await records.read();
    if (record === undefined) throw new Error('nothing was put down');
    const anew = createMemorySwitches([thing('stream', 'uuid-3', 'on')]);
    expect((await resumeStage({ ...dependencies, switches: anew })(record)).plan.turns).toEqual([]);
    expect(goneSince(record, await anew.read())).toHaveLength(THINGS.length);
  });

  it('whatever a stage looks like, isolating and resuming leaves it as it was', async () => {
    const settings = {
      stream: ['on', 'off'],
      schedule: ['on', 'off'],
      mail: ['on', 'off'],
      function: ['0', '5', 'unreserved'],
    };
    const anyThing = fc
      .constantFrom<Stoppable['kind']>('stream', 'schedule', 'mail', 'function')
      .chain((kind) => fc.tuple(fc.constant(kind), fc.constantFrom(...settings[kind])));
    await fc.assert(
      fc.asyncProperty(fc.array(anyThing, { maxLength: 12 }), async (drawn) => {
        const things = drawn.map(([kind, setting], at) => thing(kind, `t${at}`, setting));
        const { dependencies, switches, records } = aStage(things);
        await isolateStage(dependencies)([]);
        expect(stopped(await switches.read())).toBe(true);
        const record = await records.read();
        if (record !== undefined) await resumeStage(dependencies)(record);
        expect(await switches.read()).toEqual(things);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what crosses between stages', () => {
  const violation = (rule: Violation['rule'], here: readonly [string, string], there?: string): Violation => ({
    rule,
    what: 'x',
    here: { stage: here[0], id: here[1], path: '' },
    ...(there === undefined ? {} : { there: { stage: there, id: 'table T', path: '' } }),
    mend: 'y',
  });

  it('E1: is the roles that reach out of the stage, and those of others that reach into it', () => {
    const violations = [
      violation('reach', ['dev', 'role shop-dev-work'], 'prod'),
      violation('reach', ['prod', 'role shop-prod-work'], 'dev'),
      violation('reach', ['prod', 'role shop-prod-other'], 'ana'),
      violation('admission', ['dev', 'queue shop-dev-letters'], 'prod'),
      violation('wildcard', ['dev', 'role shop-dev-wide']),
    ];
    expect(crossingRoles(violations, 'dev')).toEqual(['shop-dev-work', 'shop-prod-work']);
  });

  it('is denied once', () => {
    expect(planIsolation([], { crossing: ['a', 'b'], denied: ['a'] })).toEqual({ turns: [], deny: ['b'], allow: [] });
  });
});
