import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import type { UserPage, UserSearch } from '../../domain/users/ports.ts';
import { type SearchPlace, searchCursor, searchPlace, wantedText } from '../shared/user-search.ts';
import { createCursorKeeper } from './cursor-key.ts';
import { LISTING, parseDirectoryEntry } from './directory-record.ts';
import type { DynamoOptions } from './document-client.ts';
import type { PlainItem } from './plain-item.ts';
import { tableName } from './tables.ts';

const SORT_KEY = { email: 'sortEmail', name: 'sortName', createdAt: 'createdAt' } as const satisfies Record<
  UserSearch['sortBy'],
  string
>;

export interface SearchBounds {
  /** Rows that one call of the search may read, found or not. */
  readonly readLimit: number;
  /** Rows that one query reads. */
  readonly pageSize: number;
}

/** `#name = :name` of everything that is asked for, and the text in the name or the address. */
const filterOf = (search: UserSearch) => {
  const { role, signIn, isEnabled } = search;
  const asked = Object.entries({ role, signIn, isEnabled }).filter(([, value]) => value !== undefined);
  const text = wantedText(search);
  const conditions = [
    ...asked.map(([name]) => `#${name} = :${name}`),
    ...(text === undefined ? [] : ['contains(#searchText, :text)']),
  ];
  return {
    names: Object.fromEntries(
      [...asked.map(([name]) => name), ...(text === undefined ? [] : ['searchText'])].map((name) => [`#${name}`, name]),
    ),
    values: {
      ...Object.fromEntries(asked.map(([name, value]) => [`:${name}`, value])),
      ...(text === undefined ? {} : { ':text': text }),
    },
    ...(conditions.length === 0 ? {} : { FilterExpression: conditions.join(' AND ') }),
  };
};

const queryOf = (table: string, search: UserSearch): QueryCommandInput => {
  const { names, values, ...filter } = filterOf(search);
  return {
    TableName: table,
    IndexName: `listing-${search.sortBy}`,
    KeyConditionExpression: '#listing = :listing',
    ...filter,
    ExpressionAttributeNames: { '#listing': 'listing', ...names },
    ExpressionAttributeValues: { ':listing': LISTING, ...values },
    ScanIndexForward: search.order === 'ascending',
  };
};

interface Found {
  readonly rows: readonly PlainItem[];
  /** Where reading ended, when there is more. */
  readonly place: SearchPlace | undefined;
}

/**
 * One page of a search, along the index of its order. A text may be anywhere in a name, which no index knows: rows are
 * read and left out, no more of them in a call than the bound says.
 */
export const createDirectorySearch = (options: DynamoOptions & SearchBounds & { readonly clock: Clock }) => {
  const { client, suffix, readLimit, pageSize } = options;
  const table = tableName('UserDirectory', suffix);
  const cursorKey = createCursorKeeper(options);

  const placeOf = ({ sortBy }: UserSearch, row: PlainItem): SearchPlace => ({
    sortKey: String(row[SORT_KEY[sortBy]]),
    id: String(row.id),
  });
  const startAt = ({ sortBy }: UserSearch, place: SearchPlace | undefined) =>
    place === undefined
      ? {}
      : { ExclusiveStartKey: { listing: LISTING, [SORT_KEY[sortBy]]: place.sortKey, id: place.id } };

  const read = async (search: UserSearch, limit: number, after: SearchPlace | undefined): Promise<Found> => {
    const query = queryOf(table, search);
    const rows: PlainItem[] = [];
    let place = after;
    let left = readLimit;
    do {
      const Limit = Math.min(pageSize, left);
      const page = await client.send(new QueryCommand({ ...query, Limit, ...startAt(search, place) }));
      rows.push(...(page.Items ?? []));
      left -= page.ScannedCount ?? Limit;
      place = page.LastEvaluatedKey && placeOf(search, page.LastEvaluatedKey);
    } while (place !== undefined && left > 0 && rows.length < limit);
    return { rows, place };
  };

  return async (search: UserSearch): Promise<Result<UserPage, { readonly because: 'bad-cursor' }>> => {
    const after = search.after === undefined ? undefined : searchPlace(await cursorKey(), search, search.after);
    if (search.after !== undefined && after === undefined) return refuse({ because: 'bad-cursor' });
    const limit = Math.max(1, search.limit);
    const { rows, place } = await read(search, limit, after);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const end = last === undefined ? place : placeOf(search, last);
    return accept({
      users: shown.map(parseDirectoryEntry),
      ...(end === undefined ? {} : { next: searchCursor(await cursorKey(), search, end) }),
    });
  };
};
