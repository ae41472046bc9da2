import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { StreamPosition } from './stream-source.ts';

/** Where each mapping stands in its stream; outlives the stage where data is kept. */
export interface Positions {
  get(mapping: string): StreamPosition | undefined;
  set(mapping: string, position: StreamPosition): void;
}

/** A position lost in a crash only means that some records come again, which streams may do anyway. */
export const createPositions = (file?: string): Positions => {
  const positions: Record<string, StreamPosition> =
    file !== undefined && existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, StreamPosition>)
      : {};
  return {
    get: (mapping) => positions[mapping],
    set(mapping, position) {
      positions[mapping] = position;
      if (file === undefined) return;
      writeFileSync(`${file}.new`, JSON.stringify(positions));
      renameSync(`${file}.new`, file);
    },
  };
};
