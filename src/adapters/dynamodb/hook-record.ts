import * as z from 'zod/mini';
import { type Hook, OPERATORS, type UnreadableHook } from '../../domain/notifications/hook.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { flag, listOf, oneOf, readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const YEAR_MINUTES = 366 * 24 * 60;
const WEEK_MINUTES = 7 * 24 * 60;

const condition = z.object({ field: text, operator: oneOf(OPERATORS), value: z.exactOptional(z.unknown()) });

const hookRow = z
  .object({
    id: text,
    signalType: text,
    notificationTemplateId: text,
    channel: oneOf(['email', 'sms']),
    enabled: flag(true),
    priority: z._default(oneOf(['low', 'medium', 'high']), 'medium'),
    category: z._default(oneOf(['transactional', 'operational', 'marketing']), 'operational'),
    recipientEmails: listOf(text),
    recipientRoles: listOf(text),
    recipientDynamic: listOf(text),
    conditions: listOf(condition),
    deliveryDelay: z._default(wholeNumber(0, YEAR_MINUTES), 0),
    maxRetries: z._default(wholeNumber(0, 10), 3),
    expiresAfter: z._default(wholeNumber(1, YEAR_MINUTES), WEEK_MINUTES),
  })
  .check(
    z.refine(({ deliveryDelay, expiresAfter }) => deliveryDelay < expiresAfter, {
      path: ['deliveryDelay'],
      error: 'must be shorter than expiresAfter (both in minutes), or the message expires before it is due',
    }),
  );

/** A row of SignalNotificationHooks, as a person or another program wrote it. */
export const parseHook = (item: PlainItem): Result<Hook, UnreadableHook> => {
  const read = readRow(hookRow, item, { emptyIsAbsent: true });
  if (!read.ok) return refuse({ hookId: String(item.id), reason: read.refusal.reason });
  const { deliveryDelay, expiresAfter, ...rest } = read.value;
  return accept({ ...rest, deliveryDelayMinutes: deliveryDelay, expiresAfterMinutes: expiresAfter });
};

/** The row of a hook, as the seed data writes it. */
export const hookItem = ({ deliveryDelayMinutes, expiresAfterMinutes, ...rest }: Hook, at: Date) => ({
  ...rest,
  deliveryDelay: deliveryDelayMinutes,
  expiresAfter: expiresAfterMinutes,
  createdAt: at.toISOString(),
  updatedAt: at.toISOString(),
});
