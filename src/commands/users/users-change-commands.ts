import { Command } from 'commander';
import { deleteUser } from '../../domain/users/delete-user.ts';
import { linkContact } from '../../domain/users/link-contact.ts';
import { setRole } from '../../domain/users/set-role.ts';
import { updateAttributes } from '../../domain/users/update-attributes.ts';
import { refuseSlips } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import { attributesOf, gathered } from './attribute-options.ts';
import { type Change, type ChangeRequest, changeUser } from './change-user.ts';
import type { UserDependencies } from './connect-users.ts';
import { SIMPLE_CHANGES } from './simple-changes.ts';
import { type ChangeOptions, changing } from './user-options.ts';
import type { UsersConsole } from './with-users.ts';

const USER = 'their id (`sub` in their tokens) or their address';

const requestOf = (user: string, { reason, key, json }: ChangeOptions): ChangeRequest => ({
  user,
  reason,
  json,
  ...(key === undefined ? {} : { key }),
});

/** Says on which user, and carries it out. */
const carryingOut =
  ({ terminal, run, within }: UsersConsole) =>
  (user: string, options: ChangeOptions, change: (dependencies: UserDependencies) => Change): Promise<void> =>
    run(async () => {
      refuseSlips(options);
      return within(options, (dependencies) =>
        changeUser(dependencies, terminal)(requestOf(user, options), change(dependencies)),
      );
    });

const helpOf = (example: string, note: string): string =>
  `\nExample:\n  ${example}\n\n${note}\nIt acts at once, as a super admin; the audit trail names the login of this terminal. Exit code 1: nothing was done, and why.`;

export const updateCommand = (console: UsersConsole): Command =>
  changing(new Command('update'))
    .argument('<user>', USER)
    .description('change attributes of a user: listed ones, and none that gives a right')
    .option('--set <name=value>', 'an attribute and what it is to be; as often as needed', gathered, [])
    .option('--unset <name>', 'an attribute to take away; as often as needed', gathered, [])
    .addHelpText(
      'after',
      helpOf(
        'realtechee users update ada@example.com --set phone=+14155550123 --unset companyId --reason "Called"',
        'givenName, familyName, phone, emailNotifications, smsNotifications, membershipTier, companyId. For the role there is set-role, for the contact link-contact.',
      ),
    )
    .action((user: string, options: ChangeOptions & { set: readonly string[]; unset: readonly string[] }) => {
      const attributes = attributesOf(options.set, options.unset);
      const update = (dependencies: UserDependencies): Change => ({
        past: 'changed',
        carryOut: (order) => updateAttributes(dependencies)({ ...order, attributes }),
      });
      return carryingOut(console)(user, options, update);
    });

export const setRoleCommand = (console: UsersConsole): Command =>
  changing(new Command('set-role'))
    .argument('<user>', USER)
    .argument('<role>', 'the one role that they have then')
    .description('give a user one role in place of whatever they had')
    .addHelpText(
      'after',
      helpOf(
        'realtechee users set-role ada@example.com srm --reason "Joins the client team"',
        'They are signed out everywhere, and their tokens are refused within seconds. What fails half-way is taken back.',
      ),
    )
    .action((user: string, role: string, options: ChangeOptions) => {
      const giveRole = (dependencies: UserDependencies): Change => ({
        past: `has the role ${role} and no other, and is signed out everywhere`,
        carryOut: (order) => setRole(dependencies)({ ...order, role }),
      });
      return carryingOut(console)(user, options, giveRole);
    });

export const linkContactCommand = (console: UsersConsole): Command =>
  changing(new Command('link-contact'))
    .argument('<user>', USER)
    .argument('<contact>', 'the id of the contact')
    .description('say which contact a user is, whose data they see')
    .addHelpText(
      'after',
      helpOf(
        'realtechee users link-contact ada@example.com contact-17 --reason "Same person, by phone"',
        'A contact that exists and is no other user’s. Their tokens are refused within seconds.',
      ),
    )
    .action((user: string, contactId: string, options: ChangeOptions) => {
      const link = (dependencies: UserDependencies): Change => ({
        past: `linked to contact ${contactId}`,
        carryOut: (order) => linkContact(dependencies)({ ...order, contactId }),
      });
      return carryingOut(console)(user, options, link);
    });

export const unlinkContactCommand = (console: UsersConsole): Command =>
  changing(new Command('unlink-contact'))
    .argument('<user>', USER)
    .description('say that a user is no contact; they see nobody’s data then')
    .addHelpText(
      'after',
      helpOf(
        'realtechee users unlink-contact ada@example.com --reason "Linked to the wrong person"',
        'The contact stays, and can be linked to another user.',
      ),
    )
    .action((user: string, options: ChangeOptions) => {
      const unlink = (dependencies: UserDependencies): Change => ({
        past: 'linked to no contact',
        carryOut: (order) => linkContact(dependencies)({ ...order, contactId: null }),
      });
      return carryingOut(console)(user, options, unlink);
    });

/** Whoever deletes says the user twice, since nobody can bring them back. */
const refuseDeletionSlips = (user: string, confirm: string | undefined): void => {
  if (confirm !== user) throw new UsageRefused(`this deletes an account for good: say so by --confirm ${user}`);
};

export const deleteCommand = ({ terminal, run, within }: UsersConsole): Command =>
  changing(new Command('delete'), { confirm: ['--confirm <user>', 'the user once more'] })
    .argument('<user>', USER)
    .description('delete an account alone; what tables hold about the person stays')
    .addHelpText(
      'after',
      helpOf(
        'realtechee users delete ada@example.com --confirm ada@example.com --reason "Test account"',
        'Not what somebody wants who asks to be forgotten: that is `users erase`, which empties the tables first and deletes the\naccount last. After a delete, what is left about the person can no longer be found by the account. Nothing brings it back.',
      ),
    )
    .action((user: string, options: ChangeOptions) =>
      run(async () => {
        refuseDeletionSlips(user, options.confirm);
        return within(options, (dependencies) =>
          changeUser(dependencies, terminal)(requestOf(user, options), {
            past: 'the account is deleted; what tables hold about the person stays',
            carryOut: deleteUser(dependencies),
          }),
        );
      }),
    );

export const simpleCommands = (console: UsersConsole): readonly Command[] =>
  SIMPLE_CHANGES.map(({ name, about, past, reason, note, carryOut }) =>
    changing(new Command(name))
      .argument('<user>', USER)
      .description(about)
      .addHelpText('after', helpOf(`realtechee users ${name} ada@example.com --reason "${reason}"`, note))
      .action((user: string, options: ChangeOptions) =>
        carryingOut(console)(user, options, (dependencies) => ({ past, carryOut: carryOut(dependencies) })),
      ),
  );
