import type { RestoreCheckpoints } from '../../domain/operations/restore/ports.ts';

export const createMemoryRestoreCheckpoints = (kept = new Map<string, readonly string[]>()): RestoreCheckpoints => ({
  read: async (name) => kept.get(name) ?? [],
  write: async (name, paths) => void kept.set(name, paths),
  forget: async (name) => void kept.delete(name),
});
