/** The shard of an id: always the same one, and about as many ids in each (FNV-1a). */
export const shardOf = (id: string, shards: number): number => {
  let hash = 0x811c9dc5;
  for (const unit of id) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % shards;
};
