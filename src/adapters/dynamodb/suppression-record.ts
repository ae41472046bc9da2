import type { Category } from '../../domain/notifications/notification.ts';
import type { PlainItem } from './plain-item.ts';

/** Who may not even get what they asked for gets nothing at all. */
export const reachOf = (category: Category): string => (category === 'transactional' ? 'all' : category);

export const suppressionId = (reach: string, address: string): string => `${reach}#${address}`;

/** DynamoDB deletes expired rows some time later; until then they are there and say nothing. */
export const isInForce = (row: PlainItem, now: Date): boolean =>
  typeof row.ttl !== 'number' || row.ttl * 1000 > now.getTime();
