import type { Denials, IsolationRecords, Stoppable, Switches } from '../../src/domain/operations/isolate/ports.ts';

const settingOf = async (switches: Switches, id: string) =>
  (await switches.read()).find((thing) => thing.id === id)?.setting;

/** What every Switches does. `make` gives one with a thing of this kind that stands at `setting`. */
export const describeSwitchesContract = (
  kind: Stoppable['kind'],
  [setting, stopped]: readonly [setting: string, stopped: string],
  make: () => Promise<{ readonly switches: Switches; readonly id: string }>,
): void => {
  it('turns a thing off and on again, as often as it is told, and touches no other', async () => {
    const { switches, id } = await make();
    const others = (await switches.read()).filter((thing) => thing.id !== id);
    expect(await settingOf(switches, id)).toBe(setting);
    for (const wanted of [stopped, stopped, setting, setting]) {
      await switches.set({ kind, id }, wanted);
      expect(await settingOf(switches, id)).toBe(wanted);
    }
    expect((await switches.read()).filter((thing) => thing.id !== id)).toEqual(others);
    expect((await switches.read()).every((thing) => thing.kind === kind)).toBe(true);
  });
};

/** What every Denials does. `make` gives one with the role `work`. */
export const describeDenialsContract = (make: () => Promise<Denials>): void => {
  it('denies a role and lifts it again, as often as it is told', async () => {
    const denials = await make();
    expect(await denials.of(['work', 'absent'])).toEqual([]);
    for (let again = 0; again < 2; again += 1) await denials.deny('work');
    expect(await denials.of(['work', 'absent'])).toEqual(['work']);
    for (let again = 0; again < 2; again += 1) await denials.allow('work');
    expect(await denials.of(['work'])).toEqual([]);
  });
};

/** What every IsolationRecords does. `make` gives an empty one. */
export const describeIsolationRecordsContract = (make: () => Promise<IsolationRecords>): void => {
  it('keeps a record whole until it is cleared', async () => {
    const records = await make();
    expect(await records.read()).toBeUndefined();
    const record = {
      beganAt: new Date('2026-04-01T12:00:00.000Z'),
      settings: [{ kind: 'function' as const, id: 'f', name: 'f', setting: '50' }],
      deniedRoles: ['work'],
    };
    await records.write({ ...record, deniedRoles: [] });
    await records.write(record);
    expect(await records.read()).toEqual(record);
    await records.clear();
    await records.clear();
    expect(await records.read()).toBeUndefined();
  });
};
