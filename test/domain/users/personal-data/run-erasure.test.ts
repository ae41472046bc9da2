import { createMemoryJournal } from '../../../../src/adapters/memory/memory-journal.ts';
import type { Result } from '../../../../src/domain/shared/result.ts';
import { continueErasures } from '../../../../src/domain/users/personal-data/continue-erasures.ts';
import { planErasure } from '../../../../src/domain/users/personal-data/plan-erasure.ts';
import { runErasure } from '../../../../src/domain/users/personal-data/run-erasure.ts';
import { crashPoints } from '../../../support/crashes.ts';
import {
  createPrivacyWorld,
  digest,
  JANE,
  JANES_ROWS,
  OPERATOR,
  plantJane,
  START,
  tracesOf,
} from '../../../support/personal-data-world.ts';

type World = ReturnType<typeof createPrivacyWorld>;

const accepted = <Value>(result: Result<Value, { readonly because: string }>): Value => {
  if (!result.ok) throw new Error(`refused: ${result.refusal.because}`);
  return result.value;
};
const planIn = async ({ dependencies }: World) =>
  accepted(await planErasure(dependencies)({ caller: OPERATOR, userId: JANE.id }));
const runIn = ({ dependencies }: World, erasureId: string, userId: string = JANE.id) =>
  runErasure(dependencies)({ caller: OPERATOR, erasureId, reason: 'asked for it' }, { userId });
const everything = ({ dependencies: { rows } }: World) =>
  Object.fromEntries(Object.keys(JANES_ROWS).map((model) => [model, rows.all(model)]));

describe('the plan of an erasure', () => {
  it('U6: says by table what would be erased and what is kept and why, and changes no row', async () => {
    const world = createPrivacyWorld();
    const before = everything(world);
    const plan = await planIn(world);
    expect(everything(world)).toEqual(before);
    const found = Object.fromEntries(plan.found.map((tally) => [tally.table, tally]));
    expect(found.Requests).toMatchObject({ looked: 5, erased: 3, mentioned: 1, kept: { 'legal-hold': 1 }, files: 2 });
    expect(found.Requests?.fields).toEqual({ message: 3, uploadedMedia: 1, uplodedDocuments: 1 });
    expect(found.RequestNotes).toMatchObject({ erased: 1, kept: { 'legal-hold': 1 } });
    expect(found.Properties).toMatchObject({ erased: 1, kept: { shared: 1, 'legal-hold': 1 } });
    expect(found.EmailSuppressionList).toMatchObject({ erased: 0, kept: { policy: 1 } });
    expect(found.UserDirectory).toMatchObject({ erased: 0, kept: { account: 1 } });
    expect(found.SignalEvents).toMatchObject({ erased: 2, mentioned: 1 });
  });

  it('U6: finds what knows a user who was made anew by their former id', async () => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    const before = await planIn(world);
    rows.plant('BackendState', { id: `user-formerly#${JANE.id}`, formerIds: ['jane-of-old'] });
    rows.plant('AuditLog', { id: 'old-1', entity: 'User', entityId: 'jane-of-old', before: { givenName: 'Jane' } });
    const erasedOf = (plan: typeof before) => plan.found.find(({ table }) => table === 'AuditLog')?.erased ?? 0;
    expect(erasedOf(await planIn(world))).toBe(erasedOf(before) + 1);
  });

  it('names contacts that carry the address and are not linked, and a legal hold on the person', async () => {
    const world = createPrivacyWorld();
    world.dependencies.rows.plant('Contacts', { id: 'contact-old', fullName: 'J. Doe', email: JANE.email });
    expect(await planIn(world)).toMatchObject({ unlinkedContactIds: ['contact-old'], isHeld: false });
    world.dependencies.rows.plant('Contacts', { id: JANE.contactId, legalHold: true });
    const plan = await planIn(world);
    expect(plan.isHeld).toBe(true);
    expect(await runIn(world, plan.id)).toEqual({ ok: false, refusal: { because: 'legal-hold' } });
  });

  it('is refused to whoever may not delete the user, and for nobody', async () => {
    const plan = planErasure(createPrivacyWorld().dependencies);
    const agent = { kind: 'person', id: 'a', groups: ['agent'] } as const;
    expect(await plan({ caller: agent, userId: JANE.id })).toMatchObject({ ok: false });
    expect(await plan({ caller: OPERATOR, userId: 'nobody' })).toEqual({
      ok: false,
      refusal: { because: 'unknown-user' },
    });
  });

  it('stops when the time of a request is up', async () => {
    const plan = planErasure(createPrivacyWorld().dependencies);
    const refused = await plan({ caller: OPERATOR, userId: JANE.id }, { deadline: START });
    expect(refused).toEqual({ ok: false, refusal: { because: 'out-of-time' } });
  });
});

describe('an erasure', () => {
  it('U6: leaves nothing of the person in any table but what the plan kept, and a receipt without personal data', async () => {
    const world = createPrivacyWorld();
    const { rows, erasures } = world.dependencies;
    const plan = await planIn(world);
    const report = accepted(await runIn(world, plan.id));
    expect(report).toMatchObject({ state: 'ended' });
    expect(report.files.toSorted()).toEqual([
      'https://files.example.com/public/deed.pdf',
      'https://files.example.com/public/jane.png',
      'https://files.example.com/public/kitchen.jpg',
    ]);
    const traces = Object.keys(JANES_ROWS).flatMap((model) => tracesOf(rows.all(model)));
    expect(traces).toEqual([`marketing#${JANE.email}`, JANE.id]);
    expect(world.removed).toEqual([JANE.id]);
    const [receipt] = erasures.receipts();
    expect(receipt).toMatchObject({
      action: 'users.erased',
      entity: 'user',
      entityId: JANE.id,
      after: { emailDigest: digest(JANE.email), erased: expect.objectContaining({ Requests: 3 }), files: 3 },
    });
    expect(
      tracesOf([
        { ...receipt, id: '' },
        { ...erasures.stored(plan.id), id: '' },
      ]),
    ).toEqual([]);
  });

  it('keeps keys, references, figures and what is not theirs', async () => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    await runIn(world, (await planIn(world)).id);
    expect(rows.row('Requests', 'request-1')).toMatchObject({
      homeownerContactId: JANE.contactId,
      agentContactId: 'contact-agent',
      budget: 5000,
      message: '[erased]',
      uploadedMedia: [],
      uplodedDocuments: '[]',
    });
    expect(rows.row('Requests', 'request-2')).toEqual(JANES_ROWS.Requests?.[1]);
    expect(rows.row('Requests', 'request-3')).toMatchObject({ message: 'Ask my neighbour, [erased] or [erased]' });
    expect(rows.row('Requests', 'request-4')).toEqual(JANES_ROWS.Requests?.[3]);
    expect(rows.row('Properties', 'house-2')).toEqual({ id: 'house-2', propertyFullAddress: '2 Main St' });
    expect(rows.row('Projects', 'project-1')).toMatchObject({
      officeNotes: '[erased]',
      projectManagerPhone: '+14155550177',
    });
    expect(rows.row('ProjectComments', 'comment-1')).toMatchObject({ nickname: 'PM', comment: '[erased]' });
    expect(rows.row('PendingAppoitments', 'appointment-1')).toMatchObject({ name: '[erased]', agentName: 'Ann' });
    expect(rows.row('Quotes', 'quote-1')).not.toHaveProperty('creditScore');
    const payload: unknown = JSON.parse(String(rows.row('SignalEvents', 'signal-1')?.payload));
    expect(payload).toMatchObject({
      customerEmail: '[erased]',
      submissionId: 'request-1',
      agentEmail: 'ann@example.net',
      big: 1,
    });
    expect(rows.row('SignalNotificationHooks', 'hook-1')).toMatchObject({ recipientEmails: ['office@example.com'] });
    expect(rows.row('AuditLog', 'audit-1')).toMatchObject({ after: { givenName: '[erased]', groups: ['homeowner'] } });
  });

  it('lets no waiting message go out, and takes the contact’s consent back', async () => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    await runIn(world, (await planIn(world)).id);
    const message = rows.row('NotificationQueue', 'message-1');
    expect(message).toMatchObject({ status: 'CANCELLED', recipient: '[erased]', version: 4 });
    expect(message).not.toHaveProperty('dueShard');
    expect(rows.row('Contacts', JANE.contactId)).toMatchObject({ canReceiveNotifications: false, isActive: false });
  });

  it('is refused without a plan, with one of another user, and with one of yesterday', async () => {
    const world = createPrivacyWorld();
    const plan = await planIn(world);
    const refusal = async (id: string, userId?: string) => {
      const run = await runIn(world, id, userId);
      return run.ok ? undefined : run.refusal.because;
    };
    expect(await refusal('none')).toBe('no-plan');
    expect(await refusal(plan.id, 'somebody')).toBe('another-user');
    world.time.now = new Date(START.getTime() + 24 * 3_600_000);
    expect(await refusal(plan.id)).toBe('no-plan');
    expect(everything(world).Contacts).toEqual(JANES_ROWS.Contacts);
  });

  it('run again, also by somebody else, answers the same and changes nothing', async () => {
    const world = createPrivacyWorld();
    const plan = await planIn(world);
    const first = accepted(await runIn(world, plan.id));
    const after = everything(world);
    expect(accepted(await runIn(world, plan.id))).toEqual(first);
    expect(everything(world)).toEqual(after);
    expect(world.dependencies.erasures.receipts()).toHaveLength(1);
  });

  it('meets a change by somebody else: erases what is there now, and never a row that came under a hold', async () => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    const plan = await planIn(world);
    const seen = new Set<string>();
    rows.beforeChange((model, row) => {
      if (seen.has(row.id)) return;
      seen.add(row.id);
      if (row.id === 'request-1') rows.plant(model, { ...row, message: 'Jane writes again', legalHold: false });
      if (row.id === 'request-5') rows.plant(model, { ...row, legalHold: true });
    });
    const report = accepted(await runIn(world, plan.id));
    expect(rows.row('Requests', 'request-1')).toMatchObject({ message: '[erased]' });
    expect(rows.row('Requests', 'request-5')).toMatchObject({ message: 'an old one' });
    expect(report.tallies.find(({ table }) => table === 'Requests')?.kept).toEqual({ 'legal-hold': 2 });
  });

  it('waits for a command that has not ended, and is gone on with afterwards', async () => {
    const world = createPrivacyWorld();
    const { rows, erasures } = world.dependencies;
    rows.plant('UserCommands', { id: 'command-2', targetId: JANE.id, open: 'open', after: { phone: JANE.phone } });
    const plan = await planIn(world);
    expect(accepted(await runIn(world, plan.id))).toMatchObject({ state: 'open', waitsFor: 'rows in work' });
    expect(world.removed).toEqual([]);
    rows.plant('UserCommands', { id: 'command-2', targetId: JANE.id, after: { phone: JANE.phone } });
    world.time.now = new Date(START.getTime() + 48 * 3_600_000);
    const journal = { info: () => {}, warn: () => {}, error: () => {} };
    const goOn = continueErasures({ ...world.dependencies, journal });
    const deadline = new Date(world.time.now.getTime() + 60_000);
    expect(await goOn({ deadline })).toEqual({ ended: 1, open: 0, busy: 0, failed: 0 });
    expect(await erasures.open()).toEqual([]);
    expect(rows.row('UserCommands', 'command-2')).toMatchObject({ after: { phone: '[erased]' } });
  });

  it('U6: that waits for longer than a day is told as failed, with whom to look at; one under a legal hold is not', async () => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    rows.plant('UserCommands', { id: 'command-2', targetId: JANE.id, open: 'open', after: { phone: JANE.phone } });
    const plan = await planIn(world);
    accepted(await runIn(world, plan.id));
    const journal = createMemoryJournal();
    const goOn = continueErasures({ ...world.dependencies, journal });
    const inHours = async (hours: number) => {
      world.time.now = new Date(START.getTime() + hours * 3_600_000);
      return goOn({ deadline: new Date(world.time.now.getTime() + 60_000) });
    };
    const none = { ended: 0, open: 0, busy: 0, failed: 0 };
    expect(await inHours(47)).toEqual({ ...none, open: 1 });
    expect(await inHours(48)).toEqual({ ...none, failed: 1 });
    const fields = { erasureId: plan.id, userId: JANE.id, because: 'rows in work' };
    expect(journal.entries).toMatchObject([
      { level: 'warn', code: 'users.erasure-open', fields },
      { level: 'error', code: 'users.erasure-stuck', fields },
    ]);
    rows.plant('Contacts', { ...rows.row('Contacts', JANE.contactId), id: JANE.contactId, legalHold: true });
    expect(await inHours(72)).toEqual({ ...none, open: 1 });
  });

  it.each([
    ['none', undefined],
    ['blanks', '  '],
    ['a line break', 'a\nb'],
    ['501 characters', 'x'.repeat(501)],
    ['the address', `${JANE.email} asked`],
    ['any address', 'see bob@example.org'],
    ['the number, written otherwise', 'called from (415) 555 0123'],
    ['the name', 'Mrs. doe asked'],
    ['the name that only the contact has', 'Mrs. Smith-Jones asked'],
    ['the name, without its accents', 'Zoe asked'],
    ['the name, its accents written apart', 'Zoe\u0308 asked'],
  ])('U3, U6: is not begun for a reason that is %s; nothing is erased', async (_, reason) => {
    const world = createPrivacyWorld();
    const { rows } = world.dependencies;
    const maiden = { lastName: 'Smith', fullName: 'Zoë Jones' };
    rows.plant('Contacts', { ...rows.row('Contacts', JANE.contactId), id: JANE.contactId, ...maiden });
    const plan = await planIn(world);
    const before = everything(world);
    const run = await runErasure(world.dependencies)(
      { caller: OPERATOR, erasureId: plan.id, reason },
      { userId: JANE.id },
    );
    expect(run).toMatchObject({ ok: false, refusal: { because: 'invalid', problems: [{ field: 'reason' }] } });
    expect(JSON.stringify(run)).not.toMatch(/jane\.doe|0123|Mrs|Zo/);
    expect(everything(world)).toEqual(before);
    expect(world.dependencies.erasures.stored(plan.id)).toMatchObject({ state: 'planned' });
  });

  it('U3, U6: keeps in the receipt why it was begun, whoever goes on with it for another reason or none', async () => {
    const world = createPrivacyWorld();
    const { erasures } = world.dependencies;
    const plan = await planIn(world);
    const run = runErasure(world.dependencies);
    const begin = { caller: OPERATOR, erasureId: plan.id, reason: 'Asked to be forgotten, ticket 17' };
    const deadline = new Date(+world.time.now);
    expect(accepted(await run(begin, { userId: JANE.id, deadline })).state).toBe('open');
    accepted(await run({ ...begin, reason: 'another' }, { userId: JANE.id, deadline }));
    accepted(await run({ caller: OPERATOR, erasureId: plan.id }, { userId: JANE.id }));
    expect(erasures.receipts()).toMatchObject([{ action: 'users.erased', reason: 'Asked to be forgotten, ticket 17' }]);
  });

  it.each([
    ['an admin who is none any more', 'alf', 'admin', 'role-lacks-action'],
    ['an agent', 'alf', 'agent', 'role-lacks-action'],
    ['somebody who is no more', 'zed', 'super_admin', 'caller-unknown'],
    ['an admin, when the user is a super admin by now', 'ada', 'admin', 'target-above-own-rank'],
    ['the person themselves', JANE.id, 'admin', 'own-account'],
  ] as const)('U1: begun by others, is not gone on with nor told by %s', async (_, id, says, because) => {
    const world = createPrivacyWorld();
    const { pool } = world.dependencies;
    plantJane(pool, 'alf');
    plantJane(pool, 'ada');
    await pool.addToGroup('ada', 'admin');
    await pool.addToGroup(JANE.id, 'admin');
    const plan = await planIn(world);
    const run = runErasure(world.dependencies);
    const begin = { caller: OPERATOR, erasureId: plan.id, reason: 'asked for it' };
    expect(accepted(await run(begin, { userId: JANE.id, deadline: START })).state).toBe('open');
    if (because === 'target-above-own-rank') await pool.addToGroup(JANE.id, 'super_admin');
    const before = everything(world);
    const caller = { kind: 'person', id, groups: [says] } as const;
    const refused = await run({ ...begin, caller }, { userId: JANE.id });
    expect(refused).toMatchObject({ ok: false, refusal: { because } });
    expect(everything(world)).toEqual(before);
    if (because === 'target-above-own-rank') return;
    accepted(await run(begin, { userId: JANE.id }));
    if (id === JANE.id) return;
    expect(await run({ ...begin, caller }, { userId: JANE.id })).toMatchObject({ ok: false, refusal: { because } });
  });

  it('stops at its deadline and goes on from there', async () => {
    const world = createPrivacyWorld();
    const plan = await planIn(world);
    const run = runErasure({
      ...world.dependencies,
      sleep: async () => {
        world.time.now = new Date(+world.time.now + 1000);
      },
    });
    let rounds = 0;
    for (let state = 'open'; state === 'open'; rounds += 1) {
      const deadline = new Date(world.time.now.getTime() + 3000);
      state = accepted(
        await run({ caller: OPERATOR, erasureId: plan.id, reason: 'asked for it' }, { userId: JANE.id, deadline }),
      ).state;
    }
    expect(rounds).toBeGreaterThan(3);
    expect(world.dependencies.erasures.receipts()).toHaveLength(1);
  });

  it('of two runs at once, one gives way, and the counts are those of one', async () => {
    const world = createPrivacyWorld();
    const plan = await planIn(world);
    const runs = await Promise.all([runIn(world, plan.id), runIn(world, plan.id)]);
    expect(runs.map((run) => (run.ok ? run.value.state : run.refusal.because)).toSorted()).toEqual([
      'ended',
      'taken-over',
    ]);
    expect(world.dependencies.erasures.receipts()).toHaveLength(1);
  });

  it('U6: killed at any point it is finished by the next run, with the rows, the files and the receipt of one that was not', async () => {
    const undisturbed = createPrivacyWorld();
    const report = accepted(await runIn(undisturbed, (await planIn(undisturbed)).id));
    const [receipt] = undisturbed.dependencies.erasures.receipts();

    const crashedAt = async (point: number): Promise<boolean> => {
      const world = createPrivacyWorld();
      const plan = await planIn(world);
      const { watched, run } = crashPoints(point);
      const { dependencies } = world;
      const doomed: World = {
        ...world,
        dependencies: {
          ...dependencies,
          rows: watched('rows', dependencies.rows),
          erasures: { ...watched('erasures', dependencies.erasures), open: dependencies.erasures.open },
          removeAccount: watched('accounts', { remove: dependencies.removeAccount }).remove,
        },
      };
      if ((await run(() => runIn(doomed, plan.id))) === 'ended') return false;
      const resumed = accepted(await runIn(world, plan.id));
      expect({ point, files: resumed.files.toSorted() }).toEqual({ point, files: report.files.toSorted() });
      expect(everything(world)).toEqual(everything(undisturbed));
      const [again, ...more] = world.dependencies.erasures.receipts();
      expect({ point, after: again?.after, more }).toEqual({ point, after: receipt?.after, more: [] });
      return true;
    };
    let point = 0;
    while (await crashedAt(point)) point += 1;
    expect(point).toBeGreaterThan(100); // twice the calls of a run
  }, 90_000);
});
