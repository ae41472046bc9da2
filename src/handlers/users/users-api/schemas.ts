import * as z from 'zod/mini';
import {
  MANAGED_ATTRIBUTES,
  MAX_MESSAGE_CHARACTERS,
  MAX_REASON_CHARACTERS,
  OWN_ATTRIBUTES,
} from '../../../domain/users/field-rules.ts';
import { ACTIONS } from '../../../domain/users/policy.ts';
import { COMMAND_ACTIONS } from '../../../domain/users/ports.ts';
import { ROLES } from '../../../domain/users/roles.ts';
import { $Id, $PageQuery, $Time, pageOf } from '../../shared/http/fields.ts';

export const described = <Schema extends z.ZodMiniType>(schema: Schema, words: string): Schema =>
  schema.check(z.describe(words));

export const count = z.int().check(z.minimum(0));
const $Role = z.enum(ROLES);
const $SignIn = z.enum(['invited', 'unconfirmed', 'active', 'reset-required', 'other']);

/** A text that is bounded here and judged by the domain, which says what is wrong with it. */
const loosely = (atMost: number, words: string) => z.string().check(z.maxLength(atMost), z.describe(words));

export const $UserPath = z.strictObject({ id: described($Id, 'The `sub` of the user’s tokens') });
export const $InvitationPath = z.strictObject({ id: described($Id, 'As the link in the invitation names it') });

export const $Reason = z.exactOptional(
  loosely(4 * MAX_REASON_CHARACTERS, 'Why; the audit keeps it. Needed for whatever is done to another'),
);
export const $Message = z.exactOptional(
  loosely(4 * MAX_MESSAGE_CHARACTERS, 'From whoever invites, for the mail; plain text'),
);
const $Attributes = z.record(
  z.string().check(z.maxLength(64)),
  z.union([z.string().check(z.maxLength(1000)), z.boolean(), z.null()]),
);

export const $Why = z._default(z.strictObject({ reason: $Reason }), {});
export const $Invite = z.strictObject({
  email: loosely(1000, 'Where the invitation goes'),
  role: loosely(64, `One of ${ROLES.join(', ')}; none above one’s own`),
  attributes: described(z.exactOptional($Attributes), `Any of ${MANAGED_ATTRIBUTES.join(', ')}`),
  message: $Message,
  reason: $Reason,
});
export const $Update = z.strictObject({
  attributes: described(
    $Attributes,
    `Of oneself ${OWN_ATTRIBUTES.join(', ')}; of others also ${MANAGED_ATTRIBUTES.slice(OWN_ATTRIBUTES.length).join(', ')}. null takes one away`,
  ),
  reason: $Reason,
});
export const $SetRole = z.strictObject({
  role: loosely(64, `One of ${ROLES.join(', ')}; none above one’s own`),
  reason: $Reason,
});
export const $Link = z.strictObject({
  contactId: described(z.union([$Id, z.null()]), 'The contact whose data the user sees; null unlinks'),
  reason: $Reason,
});
export const $QuestionPath = z.strictObject({ id: described($Id, 'As the list of open questions names it') });
export const $LinkAnswer = z.strictObject({
  contactId: described(z.union([$Id, z.null()]), 'One of the contacts that the question names; null: none of them'),
  reason: $Reason,
});
export const $Resend = z._default(z.strictObject({ message: $Message, reason: $Reason }), {});

const $YesOrNo = z.pipe(
  z.enum(['true', 'false']),
  z.transform((word) => word === 'true'),
);
export const $ListQuery = z.strictObject({
  ...$PageQuery.shape,
  text: z.exactOptional(z.string().check(z.maxLength(100), z.describe('Part of a name or an address, in any case'))),
  role: described(z.exactOptional($Role), 'With this role'),
  signIn: described(z.exactOptional($SignIn), 'With this state of sign-in'),
  isEnabled: described(z.exactOptional($YesOrNo), 'Who may sign in, or who may not'),
  sortBy: described(z.exactOptional(z.enum(['email', 'name', 'createdAt'])), 'By the address if absent'),
  order: described(z.exactOptional(z.enum(['ascending', 'descending'])), 'Ascending if absent'),
});

const $Known = z.strictObject({
  givenName: z.exactOptional(z.string()),
  familyName: z.exactOptional(z.string()),
  phone: z.exactOptional(z.string()),
  role: z.exactOptional(z.string()),
  contactId: z.exactOptional(z.string()),
  membershipTier: z.exactOptional(z.string()),
  companyId: z.exactOptional(z.string()),
  emailNotifications: z.exactOptional(z.boolean()),
  smsNotifications: z.exactOptional(z.boolean()),
});
const $Invitation = z.strictObject({
  state: z.enum(['sent', 'opened', 'expired', 'accepted', 'cancelled']),
  invitedBy: z.string(),
  sentAt: $Time,
  timesSent: count,
  expiresAt: $Time,
  openedAt: z.exactOptional($Time),
  acceptedAt: z.exactOptional($Time),
});
const $UserFacts = {
  id: z.string(),
  email: z.string(),
  role: $Role,
  signIn: $SignIn,
  isEnabled: z.boolean(),
  attributes: $Known,
  invitation: z.exactOptional($Invitation),
  createdAt: $Time,
  updatedAt: $Time,
};

export const $Users = pageOf(
  z.strictObject({ ...$UserFacts, confirmedAt: described($Time, 'When this was last compared with the user pool') }),
);
export const $User = z.strictObject({
  ...$UserFacts,
  isEmailVerified: z.boolean(),
  groups: described(z.array(z.string()), 'Of the user pool; more than one is drift'),
  tokensValidAfter: described(z.exactOptional($Time), 'Tokens issued before are refused'),
});

export const $Done = z.strictObject({
  commandId: described(z.string(), 'What the audit trail has it under'),
  userId: z.string(),
  outcome: described(
    z.enum(['done', 'repeated', 'unchanged']),
    '`repeated`: it was done when it came first; `unchanged`: the user was so already',
  ),
});
export const $Noted = z.strictObject({ noted: z.literal(true) });

export const $Matrix = z.strictObject({
  items: z.array(
    z.strictObject({
      role: $Role,
      action: z.enum(ACTIONS),
      toOneself: z.boolean(),
      toOthers: described(
        z.union([z.array($Role), z.literal('permitted')]),
        'Roles of others; `permitted` for what is done to nobody in particular',
      ),
      mayGive: described(z.exactOptional(z.array($Role)), 'Roles that may be given'),
    }),
  ),
});

export const $OpenCommands = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      action: z.enum(COMMAND_ACTIONS),
      targetId: z.string(),
      actorId: z.string(),
      begunAt: $Time,
    }),
  ),
  hasMore: z.boolean(),
});
export const $LinkQuestions = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      userId: z.string(),
      contactIds: described(z.array(z.string()), 'That have the user’s address'),
      because: described(
        z.enum(['several-contacts', 'contact-taken']),
        '`contact-taken`: the one contact is another user’s',
      ),
      at: $Time,
    }),
  ),
  hasMore: z.boolean(),
});
export const $Reconciled = z.strictObject({
  looked: count,
  finished: count,
  undone: count,
  refused: count,
  held: described(count, 'Somebody is at these'),
  failed: described(count, 'These stay open'),
  left: described(z.boolean(), 'Time was up: send it again, under a new key'),
});
export const $Drift = z.strictObject({
  at: $Time,
  users: count,
  differing: count,
  counts: z.record(z.string(), count),
  items: z.array(z.strictObject({ userId: z.string(), differences: z.array(z.looseObject({ what: z.string() })) })),
  hasMore: described(z.boolean(), 'More differ than are shown here'),
});
