import { Command, Option } from 'commander';
import { resendInvitation } from '../../domain/users/manage-invitation.ts';
import { INVITATION_DAYS } from '../../domain/users/user.ts';
import { refuseSlips } from '../options.ts';
import { attributesOf, gathered } from './attribute-options.ts';
import { changeUser } from './change-user.ts';
import { type ChangeOptions, changing } from './user-options.ts';
import { usersInvite } from './users-invite.ts';
import type { UsersConsole } from './with-users.ts';

const MESSAGE = 'a few words from whoever invites, for the mail';

interface InviteOptions extends ChangeOptions {
  readonly role: string;
  readonly set: readonly string[];
  readonly message?: string;
}

const INVITE_HELP = `
Example:
  realtechee users invite ada@example.com --role agent --set givenName=Ada --message "Welcome" --reason "New agent"

The user pool mails them a temporary password, good for ${INVITATION_DAYS} days; it is printed nowhere. How it stands is in \`users show\`
and \`users list\`: sent, opened, expired or accepted. \`users resend-invitation\` sends another, \`users cancel-invitation\`
takes it back. Exit code 1: nobody was invited, and why.`;

export const inviteCommand = ({ terminal, run, within }: UsersConsole): Command =>
  changing(new Command('invite'))
    .argument('<e-mail>', 'where the invitation goes, and what they sign in with')
    .description('invite somebody: a user with one role, who is mailed a temporary password')
    .addOption(new Option('--role <role>', 'the one role that they have').makeOptionMandatory())
    .option('--set <name=value>', 'an attribute, like givenName=Ada; as often as needed', gathered, [])
    .option('--message <text>', MESSAGE)
    .addHelpText('after', INVITE_HELP)
    .action((email: string, options: InviteOptions) =>
      run(async () => {
        refuseSlips(options);
        const { role, reason, message, key, json } = options;
        const attributes = attributesOf(options.set);
        const said = message === undefined ? {} : { message };
        const named = key === undefined ? {} : { key };
        return within(options, (dependencies) =>
          usersInvite(dependencies, terminal)({ email, role, attributes, reason, json, ...said, ...named }),
        );
      }),
    );

const RESEND_HELP = `
Example:
  realtechee users resend-invitation ada@example.com --reason "The first one went into spam"

A new temporary password, good for ${INVITATION_DAYS} days from now; the one before is good no more. Also when the invitation has expired.
Exit code 1: nothing was sent, and why.`;

export const resendCommand = ({ terminal, run, within }: UsersConsole): Command =>
  changing(new Command('resend-invitation'))
    .argument('<user>', 'their id or their address')
    .description('mail somebody who never came a new temporary password')
    .option('--message <text>', MESSAGE)
    .addHelpText('after', RESEND_HELP)
    .action((user: string, options: ChangeOptions & { message?: string }) =>
      run(async () => {
        refuseSlips(options);
        const { reason, key, json, message } = options;
        return within(options, (dependencies) =>
          changeUser(dependencies, terminal)(
            { user, reason, json, ...(key === undefined ? {} : { key }) },
            {
              past: `invited once more; the new temporary password is in their mail, good for ${INVITATION_DAYS} days`,
              carryOut: (order) => resendInvitation(dependencies)({ ...order, message }),
            },
          ),
        );
      }),
    );
