import type { Category } from '../../domain/notifications/notification.ts';
import type { Suppression, SuppressionBook, SuppressionCause } from '../../domain/notifications/ports.ts';
import type { Outcome } from '../operations/outcome.ts';
import { tableOf } from '../terminal.ts';

const MOST_ROWS = 100;

/** `a…@example.com`; of a number its beginning and end. */
export const masked = (address: string): string =>
  address.includes('@') ? address.replace(/^(.).*(?=@)/, '$1…') : `${address.slice(0, 3)}…${address.slice(-2)}`;

/** Who may not even get what they asked for gets nothing at all. */
const reach = (category: Category): string => (category === 'transactional' ? 'everything' : category);

const rowOf = ({ address, category, cause, reason, at, until }: Suppression, name: (address: string) => string) => [
  name(address),
  reach(category),
  cause,
  at.toISOString().slice(0, 16),
  until?.toISOString().slice(0, 16) ?? 'for good',
  reason,
];
const table = (rows: readonly Suppression[], name: (address: string) => string): string =>
  tableOf(
    ['address', 'gets nothing of', 'cause', 'since', 'until', 'why'],
    rows.map((row) => rowOf(row, name)),
    60,
  );

const reported = ({ address, category, cause, reason, at, until }: Suppression) => ({
  ...{ address: masked(address), category, cause, reason, at: at.toISOString(), until: until?.toISOString() ?? null },
});

/** `realtechee suppressions list`: addresses are masked. */
export const suppressionsList =
  (book: Pick<SuppressionBook, 'all'>) =>
  async ({ cause }: { readonly cause?: SuppressionCause | undefined }): Promise<Outcome> => {
    const found: Suppression[] = [];
    const counts = new Map<string, number>();
    for await (const page of book.all()) {
      const wanted = page.filter((one) => cause === undefined || one.cause === cause);
      for (const one of wanted) counts.set(one.cause, (counts.get(one.cause) ?? 0) + 1);
      found.push(...wanted);
      found.sort((one, other) => other.at.getTime() - one.at.getTime());
      found.length = Math.min(found.length, MOST_ROWS);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const sums = [...counts].map(([name, count]) => `${count} ${name}`).sort();
    return {
      verdict: 'done',
      report: { suppressions: found.map(reported), counts: Object.fromEntries(counts), total },
      lines: [
        ...(total === 0 ? ['Nobody is on the list.'] : [table(found, masked)]),
        ...(total > found.length ? [`… the newest ${found.length} of ${total}.`] : []),
        ...(total === 0 ? [] : ['', `${total} in force: ${sums.join(', ')}.`]),
      ],
    };
  };

/** `realtechee suppressions show <address>` */
export const suppressionsShow =
  (book: Pick<SuppressionBook, 'of'>) =>
  async (address: string): Promise<Outcome> => {
    const found = await book.of(address);
    return {
      verdict: found.length === 0 ? 'refused' : 'done',
      report: { suppressions: found.map(reported) },
      lines: found.length === 0 ? [`${address} is not on the list.`] : [table(found, (whole) => whole)],
      shown: { suppressions: found.map((one) => ({ ...reported(one), address: one.address })) },
    };
  };

export interface SuppressionChange {
  readonly address: string;
  readonly category: Category;
  readonly reason: string;
  readonly apply: boolean;
  readonly now: Date;
}

const changed = (done: string, apply: boolean): string =>
  apply ? `${done}.` : `Would be done: ${done}. Nothing was changed; --apply does it.`;

/** `realtechee suppressions add <address>` */
export const suppressionsAdd =
  (book: Pick<SuppressionBook, 'of' | 'add'>) =>
  async ({ address, category, reason, apply, now: at }: SuppressionChange): Promise<Outcome> => {
    const there = (await book.of(address)).find((one) => one.category === category && one.until === undefined);
    const report = { address: masked(address), category, changed: apply && there === undefined };
    if (there !== undefined) {
      const says = `Not done: ${address} gets nothing of ${reach(category)} already (${there.cause}).`;
      return { verdict: 'refused', report, lines: [says] };
    }
    if (apply) await book.add({ address, category, cause: 'operator', reason, at });
    return { verdict: 'done', report, lines: [changed(`${address} gets nothing of ${reach(category)}`, apply)] };
  };

/** `realtechee suppressions remove <address>`: takes every entry against it off, or those of one category. */
export const suppressionsRemove =
  (book: Pick<SuppressionBook, 'of' | 'remove'>) =>
  async ({
    address,
    category,
    apply,
  }: Pick<SuppressionChange, 'address' | 'apply'> & { readonly category?: Category | undefined }): Promise<Outcome> => {
    const found = (await book.of(address)).filter((one) => category === undefined || one.category === category);
    const report = { removed: apply ? found.map(reported) : [], found: found.map(reported) };
    if (found.length === 0) return { verdict: 'refused', report, lines: [`Not done: ${address} is not on the list.`] };
    if (apply) for (const one of found) await book.remove(address, one.category);
    const asked = found.filter(({ cause }) => cause === 'unsubscribed' || cause === 'complained');
    const warning =
      asked.length === 0 ? [] : ['They asked for no more of this themselves: only they may take that back.'];
    return {
      verdict: 'done',
      report,
      lines: [table(found, (whole) => whole), '', changed('taken off', apply), ...warning],
    };
  };
