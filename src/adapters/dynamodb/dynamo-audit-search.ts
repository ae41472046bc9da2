import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { isFound, monthsBetween } from '../../domain/operations/audit/audit-query.ts';
import type { AuditPage, AuditQuery, AuditSearch } from '../../domain/operations/audit/ports.ts';
import type { AuditEntry } from '../../domain/operations/events.ts';
import { accept, refuse } from '../../domain/shared/result.ts';
import { auditCursor, auditPlace } from '../shared/audit-cursor.ts';
import { AUDIT_SHARDS, entityKeyOf, timeShardOf } from './audit-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { pagesOf, rowsOf } from './pages.ts';
import { type PlainItem, plain } from './plain-item.ts';
import { isKey, tableName } from './tables.ts';

export interface DynamoAuditSearchOptions extends DynamoOptions {
  /** Of an index's page. */
  readonly pageSize?: number;
  /** At most so many rows are read where an index is not there. */
  readonly mostScanned?: number;
}

const map = z.catch(z.record(z.string(), z.unknown()), {});
const $Entry = z.object({
  id: z.string(),
  actor: z.catch(z.string(), 'unknown'),
  action: z.catch(z.string(), 'unknown'),
  entity: z.catch(z.string(), 'unknown'),
  entityId: z.catch(z.string(), 'unknown'),
  at: z.string(),
  reason: z.exactOptional(z.string()),
  before: map,
  after: map,
});

/** A row of AuditLog, whoever wrote it; `undefined`: not even its time is known. */
const entryOf = (item: PlainItem): AuditEntry | undefined => {
  const { reason, ...row } = item;
  const read = $Entry.safeParse({
    ...Object(plain(row)),
    at: item.at ?? item.createdAt,
    ...(typeof reason === 'string' ? { reason } : {}),
  });
  return read.success ? read.data : undefined;
};

const $Found = z.object({
  id: z.string(),
  atId: z.string(),
  actor: z.catch(z.string(), 'unknown'),
  action: z.catch(z.string(), 'unknown'),
  entityKey: z.string(),
});
type Found = z.output<typeof $Found>;

/** One partition of an index. */
interface Access {
  readonly index: string;
  readonly partition: 'entityKey' | 'actor' | 'timeShard';
  readonly key: string;
}

const isMissingIndex = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationException' && error.message.includes('index');

const isOf = (query: AuditQuery, { atId, actor, action, entityKey }: Found): boolean => {
  const [at = '', entity = ''] = [atId.slice(0, atId.indexOf('#')), entityKey.slice(0, entityKey.indexOf('#'))];
  return isFound(query, { at, actor, action, entity, entityId: entityKey.slice(entity.length + 1) });
};

/** Merges what is sorted, the newest first. */
async function* newestOf(streams: readonly AsyncGenerator<Found>[]): AsyncGenerator<Found> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, head: await stream.next() })));
  for (;;) {
    const open = heads.filter(({ head }) => head.done !== true);
    const [first, ...others] = open;
    if (first === undefined) return;
    const newest = others.reduce(
      (best, one) => ((one.head.value?.atId ?? '') > (best.head.value?.atId ?? '') ? one : best),
      first,
    );
    yield newest.head.value;
    newest.head = await newest.stream.next();
  }
}

/** Reads the audit trail by its indexes; where a stage has not got them, by a scan that breaks off at a limit and says so. */
export const createDynamoAuditSearch = (options: DynamoAuditSearchOptions): AuditSearch => {
  const { client, suffix, pageSize, mostScanned = 20_000 } = options;
  const table = tableName('AuditLog', suffix);

  /** Entries of one partition in the time asked for, newest first, before `place`. */
  async function* entriesOf(
    { index, partition, key }: Access,
    { since, until }: AuditQuery,
    place: string | undefined,
  ) {
    const last = `${until.toISOString()}#\uffff`;
    const [from, to] = [since.toISOString(), place !== undefined && place < last ? place : last];
    if (to < from) return;
    const pages = pagesOf(client, {
      TableName: table,
      IndexName: index,
      KeyConditionExpression: '#partition = :key AND atId BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': partition },
      ExpressionAttributeValues: { ':key': key, ':from': from, ':to': to },
      ScanIndexForward: false,
      ...(pageSize === undefined ? {} : { Limit: pageSize }),
    });
    for await (const page of pages) {
      const read = page.map((item) => $Found.safeParse(item));
      yield* read.flatMap(({ data }) => (data === undefined || data.atId === place ? [] : [data]));
    }
  }

  async function* byTime(query: AuditQuery, place: string | undefined): AsyncGenerator<Found> {
    const until =
      place === undefined
        ? query.until
        : new Date(Math.min(query.until.getTime(), Date.parse(place.slice(0, place.indexOf('#')))));
    if (until < query.since) return;
    const shards = Array.from({ length: AUDIT_SHARDS }, (_, shard) => shard);
    for (const month of monthsBetween(query.since, until)) {
      const index = { index: 'timeShard-atId', partition: 'timeShard' } as const;
      yield* newestOf(shards.map((shard) => entriesOf({ ...index, key: timeShardOf(month, shard) }, query, place)));
    }
  }

  const accessOf = (
    query: AuditQuery,
    place: string | undefined,
  ): readonly [AuditPage['by'], AsyncGenerator<Found>] => {
    const { entity, entityId, actor } = query;
    if (entity !== undefined && entityId !== undefined) {
      const key = entityKeyOf(entity, entityId);
      return ['entity', entriesOf({ index: 'entityKey-atId', partition: 'entityKey', key }, query, place)];
    }
    if (actor === undefined) return ['time', byTime(query, place)];
    return ['actor', entriesOf({ index: 'actor-atId', partition: 'actor', key: actor }, query, place)];
  };

  /** The rows of what was found, in its order. One that was removed meanwhile is left out. */
  const entriesFor = async (found: readonly Found[]): Promise<readonly AuditEntry[]> => {
    const rows = await rowsOf(
      client,
      table,
      found.map(({ id }) => id),
      { isConsistent: false },
    );
    const byId = new Map(rows.map((row) => [row.id, entryOf(row)]));
    return found.flatMap(({ id }) => byId.get(id) ?? []);
  };

  const byIndex = async (query: AuditQuery, limit: number, place: string | undefined): Promise<AuditPage> => {
    const [by, all] = accessOf(query, place);
    const found: Found[] = [];
    let looked = 0;
    for await (const one of all) {
      looked += 1;
      if (isOf(query, one)) found.push(one);
      if (found.length > limit) break;
    }
    const kept = found.slice(0, limit);
    const last = found.length > limit ? kept.at(-1) : undefined;
    const next = last === undefined ? {} : { next: auditCursor(last.atId) };
    return { entries: await entriesFor(kept), ...next, by, looked };
  };

  const placeOf = ({ at, id }: AuditEntry): string => `${at}#${id}`;

  const byScan = async (query: AuditQuery, limit: number, place: string | undefined): Promise<AuditPage> => {
    const found: AuditEntry[] = [];
    let looked = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const scan = { TableName: table, Limit: Math.min(pageSize ?? 1000, mostScanned - looked) };
      const page = await client.send(
        new ScanCommand({ ...scan, ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
      );
      const entries = (page.Items ?? []).flatMap((item) => entryOf(item) ?? []);
      found.push(...entries.filter((one) => isFound(query, one) && (place === undefined || placeOf(one) < place)));
      looked += page.Items?.length ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && looked < mostScanned);
    found.sort((one, other) => (placeOf(one) < placeOf(other) ? 1 : -1));
    const entries = found.slice(0, limit);
    const last = found.length > limit ? entries.at(-1) : undefined;
    const next = last === undefined ? {} : { next: auditCursor(placeOf(last)) };
    return { entries, ...next, by: 'scan', looked, ...(start === undefined ? {} : { isIncomplete: true }) };
  };

  const areKeys = ({ actor = 'any', entity = 'any', entityId = 'any' }: AuditQuery): boolean =>
    isKey(actor) && isKey(entityKeyOf(entity, entityId));

  return {
    page: async (query, { limit, after }) => {
      const place = after === undefined ? undefined : auditPlace(after);
      if (after !== undefined && place === undefined) return refuse({ because: 'bad-cursor' });
      if (!areKeys(query) || query.since > query.until) return accept({ entries: [], by: 'entity', looked: 0 });
      try {
        return accept(await byIndex(query, limit, place));
      } catch (error) {
        if (!isMissingIndex(error)) throw error;
        return accept(await byScan(query, limit, place));
      }
    },
  };
};
