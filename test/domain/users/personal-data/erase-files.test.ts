import { createMemoryJournal } from '../../../../src/adapters/memory/memory-journal.ts';
import { createMemoryPersonalFiles } from '../../../../src/adapters/memory/memory-personal-files.ts';
import { continueFiles } from '../../../../src/domain/users/personal-data/continue-files.ts';
import { eraseFiles } from '../../../../src/domain/users/personal-data/erase-files.ts';
import { planErasure } from '../../../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../../../src/domain/users/personal-data/run-erasure.ts';
import { crashPoints } from '../../../support/crashes.ts';
import { createPrivacyWorld, JANE, OPERATOR } from '../../../support/personal-data-world.ts';

const BUCKET = 'https://files.example.com/';
const OBJECTS = ['public/deed.pdf', 'public/jane.png', 'public/kitchen.jpg', 'public/others.jpg'];

/** Jane's rows are erased; her files are still there, and one of somebody else. */
const erasedWorld = async (prepare: (world: ReturnType<typeof createPrivacyWorld>) => void = () => {}) => {
  const world = createPrivacyWorld();
  prepare(world);
  const { dependencies } = world;
  const planned = await planErasure(dependencies)({ caller: OPERATOR, userId: JANE.id });
  const erasureId = planned.ok ? planned.value.id : '';
  await runErasure(dependencies)({ caller: OPERATOR, erasureId, reason: 'asked for it' }, { userId: JANE.id });
  const files = createMemoryPersonalFiles(BUCKET, OBJECTS);
  return { dependencies, erasureId, files, order: { caller: OPERATOR, erasureId } };
};
const leftIn = async ({ dependencies: { erasures }, erasureId }: Awaited<ReturnType<typeof erasedWorld>>) =>
  (await Promise.all([0, 1, 2, 3, 4, 5].map((part) => erasures.files(erasureId, part)))).flat();
const filesReceipts = ({ dependencies: { erasures } }: Awaited<ReturnType<typeof erasedWorld>>) =>
  erasures.receipts().filter(({ action }) => action === 'users.files-erased');

describe('the files of somebody who is erased', () => {
  it('U6: are deleted from the bucket, counted in a receipt without their names, and forgotten', async () => {
    const world = await erasedWorld();
    const { dependencies, files, order, erasureId } = world;
    expect(await eraseFiles({ ...dependencies, files })(order)).toEqual({
      ok: true,
      value: { deleted: 3, named: [], elsewhere: [] },
    });
    expect(files.keys()).toEqual(['public/others.jpg']);
    expect(filesReceipts(world)).toMatchObject([
      { actor: 'operator:olga', entityId: JANE.id, after: { erasureId, deleted: 3, named: 0, elsewhere: 0 } },
    ]);
    expect(JSON.stringify(filesReceipts(world))).not.toMatch(/public|jpg|png/);
    expect(await leftIn(world)).toEqual([]);
    expect(await eraseFiles({ ...dependencies, files })(order)).toMatchObject({ value: { deleted: 0 } });
    expect(filesReceipts(world)).toHaveLength(1);
  });

  it('U6: stay where somebody else’s row names them, whoever wrote them into a form as their own', async () => {
    const world = await erasedWorld(({ dependencies: { rows } }) => {
      rows.plant('Quotes', { id: 'quote-9', note: `see ${BUCKET}public/kitchen.jpg, please` });
      rows.plant('Projects', { id: 'project-9', cover: JSON.stringify(['public/deed.pdf']) });
    });
    const { dependencies, files, order } = world;
    expect(await eraseFiles({ ...dependencies, files })(order)).toMatchObject({
      value: { deleted: 1, named: expect.arrayContaining([`${BUCKET}public/deed.pdf`, `${BUCKET}public/kitchen.jpg`]) },
    });
    expect(files.keys()).toEqual(['public/deed.pdf', 'public/kitchen.jpg', 'public/others.jpg']);
    expect((await leftIn(world)).length).toBe(2);
  });

  it('U6: of another bucket, or of a stage that has none, are named and left', async () => {
    const { dependencies, order, files } = await erasedWorld();
    const none = await eraseFiles(dependencies)(order);
    expect(none).toMatchObject({ value: { deleted: 0, named: [], elsewhere: { length: 3 } } });
    const other = createMemoryPersonalFiles('https://other.example.com/', OBJECTS);
    expect(await eraseFiles({ ...dependencies, files: other })(order)).toEqual(none);
    expect([...other.keys(), ...files.keys()]).toHaveLength(8);
  });

  it('U6: are not touched before the rows are done with', async () => {
    const world = createPrivacyWorld();
    const { dependencies } = world;
    const planned = await planErasure(dependencies)({ caller: OPERATOR, userId: JANE.id });
    const files = createMemoryPersonalFiles(BUCKET, OBJECTS);
    const erase = eraseFiles({ ...dependencies, files });
    const erasureId = planned.ok ? planned.value.id : '';
    expect(await erase({ caller: OPERATOR, erasureId })).toEqual({ ok: false, refusal: { because: 'not-ended' } });
    expect(await erase({ caller: OPERATOR, erasureId: 'x' })).toEqual({ ok: false, refusal: { because: 'no-plan' } });
    expect(files.keys()).toEqual(OBJECTS);
  });

  it('U6: are seen to by the schedule once, and again only where that failed; what stays is told without its name', async () => {
    const world = await erasedWorld(({ dependencies: { rows } }) => {
      rows.plant('Quotes', { id: 'quote-9', note: `see ${BUCKET}public/kitchen.jpg, please` });
    });
    const { dependencies, files } = world;
    const journal = createMemoryJournal();
    const deadline = new Date(+dependencies.clock() + 60_000);
    const run = () => continueFiles({ ...dependencies, files, journal })({ deadline });
    files.setOutage(true);
    expect(await run()).toEqual({ deleted: 0, left: 0, failed: 1 });
    expect(files.keys()).toEqual(OBJECTS);
    files.setOutage(false);
    expect(await continueFiles({ ...dependencies, files, journal })({ deadline: dependencies.clock() })).toEqual({
      ...{ deleted: 0, left: 1, failed: 0 },
    });
    expect(await run()).toEqual({ deleted: 2, left: 0, failed: 0 });
    expect(await run()).toEqual({ deleted: 0, left: 0, failed: 0 });
    expect(files.keys()).toEqual(['public/kitchen.jpg', 'public/others.jpg']);
    expect(filesReceipts(world)).toMatchObject([{ actor: 'automation:erasure' }]);
    expect(journal.entries).toMatchObject([
      { code: 'users.erasure-files-fault' },
      { code: 'users.files-left', fields: { deleted: 2, named: 1, elsewhere: 0 } },
    ]);
    expect(JSON.stringify(journal.entries)).not.toMatch(/kitchen|deed/);
  });

  it('U6: killed at any point, the next run comes to the same end, and there is a receipt', async () => {
    const crashedAt = async (point: number): Promise<boolean> => {
      const world = await erasedWorld();
      const { dependencies, files, order } = world;
      const { watched, run } = crashPoints(point);
      const doomed = {
        ...dependencies,
        rows: watched('rows', dependencies.rows),
        erasures: { ...watched('erasures', dependencies.erasures) },
        trail: watched('trail', dependencies.trail),
        files: { ...watched('files', { delete: files.delete }), keyOf: files.keyOf },
      };
      if ((await run(() => eraseFiles(doomed)(order))) === 'ended') return false;
      await eraseFiles({ ...dependencies, files })(order);
      expect({ point, keys: files.keys(), left: await leftIn(world) }).toEqual({
        point,
        keys: ['public/others.jpg'],
        left: [],
      });
      expect(filesReceipts(world).length).toBeGreaterThanOrEqual(1);
      return true;
    };
    let point = 0;
    while (await crashedAt(point)) point += 1;
    expect(point).toBeGreaterThan(20);
  });
});
