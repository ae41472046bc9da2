import * as z from 'zod/mini';
import { isFound, monthsBetween } from '../../domain/operations/audit/audit-query.ts';
import type { AuditPage, AuditQuery } from '../../domain/operations/audit/ports.ts';
import { AUDIT_SHARDS, entityKeyOf, timeShardOf } from './audit-record.ts';
import type { DynamoOptions } from './document-client.ts';
import { pagesOf } from './pages.ts';
import { tableName } from './tables.ts';

const $Found = z.object({
  id: z.string(),
  atId: z.string(),
  actor: z.catch(z.string(), 'unknown'),
  action: z.catch(z.string(), 'unknown'),
  entityKey: z.string(),
});
/** What an index shows of an entry. */
export type Found = z.output<typeof $Found>;

/** One partition of an index. */
interface Access {
  readonly index: string;
  readonly partition: 'entityKey' | 'actor' | 'timeShard';
  readonly key: string;
}

/** Whether it is asked for, as far as an index tells. */
export const isOf = (query: AuditQuery, { atId, actor, action, entityKey }: Found): boolean => {
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

/** Entries by the index that fits what is asked for: of an entity, of an actor, or of a time. Newest first. */
export const auditIndexes = ({ client, suffix, pageSize }: DynamoOptions & { readonly pageSize?: number }) => {
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

  return (query: AuditQuery, place: string | undefined): readonly [AuditPage['by'], AsyncGenerator<Found>] => {
    const { entity, entityId, actor } = query;
    if (entity !== undefined && entityId !== undefined) {
      const key = entityKeyOf(entity, entityId);
      return ['entity', entriesOf({ index: 'entityKey-atId', partition: 'entityKey', key }, query, place)];
    }
    if (actor === undefined) return ['time', byTime(query, place)];
    return ['actor', entriesOf({ index: 'actor-atId', partition: 'actor', key: actor }, query, place)];
  };
};
