import { parseHook } from '../../../src/adapters/dynamodb/hook-record.ts';
import { createMemoryContactDirectory } from '../../../src/adapters/memory/memory-contact-directory.ts';
import { createMemoryKnownUsers } from '../../../src/adapters/memory/memory-known-users.ts';
import { readSeed } from '../../../src/adapters/seed/read-seed.ts';
import { checkPayload } from '../../../src/domain/notifications/check-payload.ts';
import { judgeConditions } from '../../../src/domain/notifications/conditions.ts';
import { resolveRecipients } from '../../../src/domain/notifications/resolve-recipients.ts';
import { shapeFor } from '../../../src/domain/notifications/signal-catalogue.ts';
import { inviteUser } from '../../../src/domain/users/invite-user.ts';
import { reconcileDirectory } from '../../../src/domain/users/reconcile-directory.ts';
import { disableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { aContact } from '../../support/builders.ts';
import { aUserWith, person, userWorld } from '../../support/user-world.ts';
import { renderer, seededTemplates, variablesFor } from './seeded.ts';

const hooks = readSeed().hooks.map((row) => {
  const hook = parseHook(row);
  if (!hook.ok) throw new Error(hook.refusal.reason);
  return hook.value;
});

/** Ada administers with Sol, who is above her; Tom is whom it is done to. */
const world = () =>
  userWorld([
    aUserWith('sol', 'super_admin', { attributes: { role: 'super_admin', contactId: 'c-sol' } }),
    aUserWith('ada', 'admin', { attributes: { role: 'admin', contactId: 'c-ada' } }),
    aUserWith('tom', 'agent', { attributes: { role: 'agent', givenName: 'Tomasz', phone: '+14155550199' } }),
  ]);
const order = { commandId: 'c', caller: person('ada', 'admin'), userId: 'tom', reason: 'as agreed' };

/** What the command says, and every mail that the default hooks make of it: to whom, and its text. */
const told = async (does: (dependencies: ReturnType<typeof userWorld>['dependencies']) => Promise<unknown>) => {
  const { dependencies, signals, directory, newId, clock } = world();
  await reconcileDirectory({ ...dependencies, newId })({ deadline: new Date(clock.now().getTime() + 1_000) });
  await does(dependencies);
  const [signal, ...others] = signals;
  if (signal === undefined || others.length > 0) throw new Error(`${signals.length} signals`);
  const users = createMemoryKnownUsers(directory.entries());
  const contacts = createMemoryContactDirectory(
    ['c-sol', 'c-ada'].map((id) => aContact({ id, email: `${id}@example.com`, roleType: 'Admin' })),
  );
  const mails: string[] = [];
  for (const hook of hooks.filter(({ signalType }) => signalType === signal.signalType)) {
    const judged = judgeConditions(hook.conditions, signal.payload);
    if (judged.outcome === 'impossible') throw new Error(judged.reason);
    if (judged.outcome === 'do-not-hold') continue;
    const { recipients, refused, absent } = await resolveRecipients(hook, signal.payload, { contacts, users });
    expect([...refused, ...absent]).toEqual([]);
    const template = seededTemplates.find(({ id }) => id === hook.notificationTemplateId);
    if (template === undefined) throw new Error(`${hook.id} has no template`);
    const content = renderer.render({
      template,
      channel: 'email',
      variables: variablesFor(template, signal.payload),
    });
    if (!content.ok) throw new Error(content.refusal.message);
    mails.push(...recipients.map(({ address }) => `${hook.id}: ${address}`));
  }
  return { signal, mails: mails.toSorted() };
};

const inviting = (role: string) =>
  told((dependencies) =>
    inviteUser(dependencies)({
      ...order,
      email: 'new@example.com',
      role,
      attributes: { givenName: 'Nia' },
      message: 'Welcome',
    }),
  );
const givingRole = (role: string) => told((dependencies) => setRole(dependencies)({ ...order, role }));
const disabling = () => told((dependencies) => disableUser(dependencies)(order));

describe('what is said of users', () => {
  it.each([
    ['USER_INVITED', () => inviting('agent')],
    ['USER_ROLE_CHANGED', () => givingRole('srm')],
    ['USER_DISABLED', disabling],
  ])('U3: %s has the fields of the catalogue and no others, and nothing personal', async (signalType, act) => {
    const { signal } = await act();
    expect(signal.signalType).toBe(signalType);
    expect(checkPayload(signalType, signal.payload)).toMatchObject({ ok: true });
    expect(Object.keys(signal.payload).sort()).toEqual(Object.keys(shapeFor(signalType, signal.payload) ?? {}).sort());
    expect(JSON.stringify(signal)).not.toMatch(/@|Tomasz|Nia|Welcome|5550199/);
  });
});

describe('who hears of users by default', () => {
  const admins = (hook: string) => [`${hook}: c-ada@example.com`, `${hook}: c-sol@example.com`];

  it('N1: the person and the admins, of another role', async () => {
    expect((await givingRole('srm')).mails).toEqual([
      ...admins('user-role-changed-admins'),
      'user-role-changed-person: tom@example.com',
    ]);
  });

  it('N1: the person and the admins, when somebody is disabled', async () => {
    expect((await disabling()).mails).toEqual([
      ...admins('user-disabled-admins'),
      'user-disabled-person: tom@example.com',
    ]);
  });

  it.each([
    'admin',
    'accounting',
    'srm',
  ])('N1: the admins alone, when a new %s is invited: the user pool writes to the person', async (role) => {
    expect((await inviting(role)).mails).toEqual(admins('user-invited-admins'));
  });

  it.each([
    'agent',
    'homeowner',
    'provider',
    'guest',
  ])('nobody, when a new %s is invited, as imports do by the thousand', async (role) => {
    expect((await inviting(role)).mails).toEqual([]);
  });
});
