import type { Archive } from '../../domain/operations/backup/ports.ts';

export interface MemoryArchive extends Archive {
  /** What is there, for tests that damage it. */
  readonly files: Map<string, Uint8Array>;
}

/** A place in memory. */
export const createMemoryArchive = (files = new Map<string, Uint8Array>()): MemoryArchive => ({
  place: 'memory',
  files,
  put: async (path, bytes) => {
    if (files.has(path)) throw new Error(`${path} is there already`);
    files.set(path, Uint8Array.from(bytes));
  },
  get: async (path) => files.get(path),
  filesOf: async function* (backup) {
    const found = [...files].filter(([path]) => path.startsWith(`${backup}/`));
    yield found.map(([path, bytes]) => ({ path, bytes: bytes.length }));
  },
  backups: async () => [...new Set([...files.keys()].map((path) => path.split('/', 1)[0] ?? ''))],
});
