import type { MadeUsers } from '../../src/domain/operations/restore/users/ports.ts';

const at = '2026-11-22T10:00:00.000Z';

/** The list of users who were made anew. `make` gives an empty one. */
export const describeMadeUsersContract = (make: () => Promise<MadeUsers>): void => {
  it('O1: has each user once, as they were last written', async () => {
    const made = await make();
    expect(await made.all()).toEqual([]);
    await made.save({ oldId: 'old-1', beganAt: at });
    await made.save({ oldId: 'old-2', beganAt: at, newId: 'new-2' });
    await made.save({ oldId: 'old-1', beganAt: at, newId: 'new-1', endedAt: at });
    const all = [...(await made.all())].sort((one, other) => (one.oldId < other.oldId ? -1 : 1));
    expect(all).toEqual([
      { oldId: 'old-1', beganAt: at, newId: 'new-1', endedAt: at },
      { oldId: 'old-2', beganAt: at, newId: 'new-2' },
    ]);
  });
};
