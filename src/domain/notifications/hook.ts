import type { Category, Channel, Priority } from './notification.ts';

export const OPERATORS = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'contains', 'exists'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  /** A path into the payload: `address.state`. */
  readonly field: string;
  readonly operator: Operator;
  readonly value?: unknown;
}

/** Says that a signal of a type tells certain people something, on one channel. */
export interface Hook {
  readonly id: string;
  readonly signalType: string;
  readonly notificationTemplateId: string;
  readonly channel: Channel;
  readonly enabled: boolean;
  readonly priority: Priority;
  readonly category: Category;
  readonly recipientEmails: readonly string[];
  /** Roles of contacts (AE, PM, Admin), or user groups (admin, agent). */
  readonly recipientRoles: readonly string[];
  /** Paths into the payload, `contact:<path to a contact id>`, or `user:<path to a user id>`. */
  readonly recipientDynamic: readonly string[];
  /** All must hold, judged in this order; the first that does not hold ends it. */
  readonly conditions: readonly Condition[];
  readonly deliveryDelayMinutes: number;
  readonly maxRetries: number;
  readonly expiresAfterMinutes: number;
}

/** A stored hook that cannot be understood: it is reported, and the others go on. */
export interface UnreadableHook {
  readonly hookId: string;
  readonly reason: string;
}
