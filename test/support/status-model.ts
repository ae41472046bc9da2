/** What should become of one request, told as simply as can be: no ports, no versions, no two at once. */
export interface ModelRequest {
  readonly status: string;
  readonly lastActivity: number;
  readonly warned: number;
  readonly updatedAt: number;
  readonly reactivations: number;
  /** Days until it expires; none for test data. */
  readonly days: number | undefined;
  readonly log: readonly string[];
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const OPEN = ['New', 'Pending walk-thru'];
const STAFF_WAYS: Readonly<Record<string, readonly string[]>> = {
  New: ['Pending walk-thru', 'Move to Quoting', 'Expired', 'Archived'],
  'Pending walk-thru': ['New', 'Move to Quoting', 'Expired', 'Archived'],
  'Move to Quoting': ['Archived'],
  Expired: ['Archived', 'New'],
  Archived: ['New'],
};
const isReactivation = (from: string, to: string): boolean => ['Expired', 'Archived'].includes(from) && to === 'New';

const entered = (request: ModelRequest, to: string, by: string, now: number): ModelRequest => ({
  ...request,
  status: to,
  lastActivity: now,
  warned: 0,
  updatedAt: now,
  reactivations: request.reactivations + (isReactivation(request.status, to) ? 1 : 0),
  log: [...request.log, `${new Date(now).toISOString()} ${request.status} > ${to} by ${by}`],
});

export const touched = (request: ModelRequest, now: number): ModelRequest => ({ ...request, updatedAt: now });

export const active = (request: ModelRequest, now: number): ModelRequest => ({
  ...request,
  lastActivity: now,
  warned: 0,
});

export const changedOutside = (request: ModelRequest, to: string, now: number): ModelRequest =>
  request.status === to ? touched(request, now) : entered(request, to, 'outside', now);

export const moved = (request: ModelRequest, to: string, now: number): ModelRequest => {
  const isAllowed = STAFF_WAYS[request.status]?.includes(to) === true;
  const isUsedUp = isReactivation(request.status, to) && request.reactivations >= 3;
  return isAllowed && !isUsedUp ? entered(request, to, 'user-1', now) : request;
};

export const quoted = (request: ModelRequest, now: number): ModelRequest =>
  OPEN.includes(request.status)
    ? entered(request, 'Move to Quoting', 'automation:quote-made', now)
    : active(request, now);

export const swept = (request: ModelRequest, now: number): ModelRequest => {
  const { status, lastActivity, warned, updatedAt, days } = request;
  if (days === undefined || !OPEN.includes(status)) return request;
  const age = (now - lastActivity) / DAY;
  const warning = [12, 10].find((day) => age >= day && day > warned);
  const day = age >= days ? days : warning;
  if (day === undefined) return request;
  const isWrittenJustNow = updatedAt > now - 5 * MINUTE;
  if (isWrittenJustNow && lastActivity + day * DAY > now - DAY) return request;
  if (age >= days) return entered(request, 'Expired', `automation:${days === 30 ? 'referral' : 'inactivity'}`, now);
  return { ...request, warned: day, log: [...request.log, `${new Date(now).toISOString()} warning ${day}`] };
};
