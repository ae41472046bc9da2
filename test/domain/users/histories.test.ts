import fc from 'fast-check';
import type { Caller } from '../../../src/domain/users/caller.ts';
import type { Answer } from '../../../src/domain/users/carry-out.ts';
import { deleteUser } from '../../../src/domain/users/delete-user.ts';
import { linkContact } from '../../../src/domain/users/link-contact.ts';
import { compareWithPool } from '../../../src/domain/users/report-drift.ts';
import { ROLES, type Role, rankOf } from '../../../src/domain/users/roles.ts';
import { disableUser, enableUser } from '../../../src/domain/users/set-access.ts';
import { setRole } from '../../../src/domain/users/set-role.ts';
import { aUserWith, type UserWorld, userWorld } from '../../support/user-world.ts';

interface Modelled {
  readonly role: Role;
  readonly isEnabled: boolean;
  readonly contactId?: string;
}
type Model = Map<string, Modelled>;

const IDS = ['sam', 'sue', 'ada', 'tom', 'joe'] as const;
const STARTS: Readonly<Record<string, Role>> = {
  sam: 'super_admin',
  sue: 'super_admin',
  ada: 'admin',
  tom: 'agent',
  joe: 'homeowner',
};

type Step = { readonly actor: string; readonly target: string } & (
  | { readonly does: 'set-role'; readonly role: Role }
  | { readonly does: 'disable' | 'enable' | 'delete' }
  | { readonly does: 'link'; readonly contactId: string }
);

const anyone = fc.constantFrom(...IDS);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ actor: anyone, target: anyone, does: fc.constant('set-role' as const), role: fc.constantFrom(...ROLES) }),
  fc.record({ actor: anyone, target: anyone, does: fc.constantFrom('disable', 'enable', 'delete') }),
  fc.record({
    actor: anyone,
    target: anyone,
    does: fc.constant('link' as const),
    contactId: fc.constantFrom('a', 'b', 'z'),
  }),
);

/** The rules once more, as simply as they can be said. */
const isAllowed = (model: Model, step: Step): boolean => {
  const actor = model.get(step.actor);
  const target = model.get(step.target);
  if (actor === undefined || target === undefined || step.actor === step.target) return false;
  const rank = rankOf(actor.role);
  if (rank > 1 || rankOf(target.role) < rank || !actor.isEnabled) return false;
  const others = [...model].filter(([id, user]) => id !== step.target && user.role === 'super_admin' && user.isEnabled);
  const isLast = target.role === 'super_admin' && others.length === 0;
  switch (step.does) {
    case 'set-role':
      return rankOf(step.role) >= rank && !(isLast && step.role !== 'super_admin');
    case 'link':
      return (
        step.contactId !== 'z' &&
        ![...model].some(([id, { contactId }]) => id !== step.target && contactId === step.contactId)
      );
    case 'enable':
      return true;
    default:
      return !isLast;
  }
};

const apply = (model: Model, step: Step): void => {
  const target = model.get(step.target);
  if (target === undefined) return;
  if (step.does === 'delete') model.delete(step.target);
  else if (step.does === 'set-role') model.set(step.target, { ...target, role: step.role });
  else if (step.does === 'link') model.set(step.target, { ...target, contactId: step.contactId });
  else model.set(step.target, { ...target, isEnabled: step.does === 'enable' });
};

const carry = ({ dependencies }: UserWorld, step: Step, commandId: string): Promise<Answer> => {
  const caller: Caller = { kind: 'person', id: step.actor, groups: [STARTS[step.actor] ?? 'guest'] };
  const order = { commandId, caller, userId: step.target, reason: 'a history' };
  switch (step.does) {
    case 'set-role':
      return setRole(dependencies)({ ...order, role: step.role });
    case 'link':
      return linkContact(dependencies)({ ...order, contactId: step.contactId });
    case 'disable':
      return disableUser(dependencies)(order);
    case 'enable':
      return enableUser(dependencies)(order);
    default:
      return deleteUser(dependencies)(order);
  }
};

const stateOf = ({ pool }: UserWorld): unknown =>
  pool.export().users.map(({ id, groups, isEnabled, attributes: { contactId } }) => ({
    id,
    role: groups.join(),
    isEnabled,
    contactId,
  }));
const modelState = (model: Model): unknown =>
  [...model].map(([id, { role, isEnabled, contactId }]) => ({ id, role, isEnabled, contactId }));

it('U1, U2, U3: any history of commands goes as a small model of the rules says, and each is audited once', async () => {
  const history = fc.array(fc.record({ step: anyStep, isRepeated: fc.boolean() }), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const world = userWorld(IDS.map((id) => aUserWith(id, STARTS[id] ?? 'guest')));
      for (const id of ['a', 'b']) world.contacts.set(id, `${id}@example.com`);
      const model: Model = new Map(IDS.map((id) => [id, { role: STARTS[id] ?? 'guest', isEnabled: true }]));
      let done = 0;
      for (const [at, { step, isRepeated }] of steps.entries()) {
        const isExpected = isAllowed(model, step);
        const answer = await carry(world, step, `c${at}`);
        expect({ at, ok: answer.ok }).toEqual({ at, ok: isExpected });
        if (isExpected) apply(model, step);
        if (answer.ok && answer.value.outcome === 'done') {
          done += 1;
          if (isRepeated) expect(await carry(world, step, `c${at}`)).toMatchObject({ value: { outcome: 'repeated' } });
        }
        expect(stateOf(world)).toEqual(modelState(model));
      }
      expect(world.audit).toHaveLength(done);
      const { drifts } = await compareWithPool(world.dependencies);
      expect(
        drifts.flatMap(({ differences }) => differences).every(({ what }) => what === 'missing-in-directory'),
      ).toBe(true);
    }),
    { numRuns: 200 },
  );
});
