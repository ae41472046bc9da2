import * as z from 'zod/mini';

/** The id of a row: printable ASCII without spaces. */
export const $Id = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(128),
    z.regex(/^[!-~]*$/, 'must be an id, in ASCII without spaces'),
    z.describe('Id of a row'),
  );

/** Out of these, to which a zone may push it, times do not sort as text. */
const hasYear = (at: Date): boolean => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A moment with its zone, or the beginning of a day in UTC. */
export const $Moment = z
  .pipe(
    z
      .union(
        [z.iso.datetime({ offset: true }), z.iso.date()],
        'must be a day like 2026-01-31, or a time like 2026-01-31T08:00:00Z',
      )
      .check(z.describe('A day (its beginning in UTC), or a moment with its zone')),
    z.transform((text: string) => new Date(DAY.test(text) ? `${text}T00:00:00Z` : text)),
  )
  .check(z.refine(hasYear, 'must be in the years 1 to 9999'));

/** A moment as answers write it. */
export const $Time = z.iso.datetime();

const $Limit = z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 25);

/** What an operation takes whose answer comes in pages. */
export const $PageQuery = z.strictObject({
  limit: $Limit.check(z.describe('Items a page')),
  after: z.exactOptional(
    z
      .string()
      .check(
        z.minLength(1),
        z.maxLength(4000),
        z.describe('`next` of the page before, as it is; the first page has none'),
      ),
  ),
});

/** One page: no `next` at the end. */
export const pageOf = <Item extends z.ZodMiniType>(item: Item) =>
  z.strictObject({ items: z.array(item), next: z.exactOptional(z.string()) });
