import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Packing } from '../../domain/operations/backup/ports.ts';
import { accept, refuse } from '../../domain/shared/result.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** A chunk, its last record and its header have less; what claims to have more is no chunk. */
const MOST_BYTES = 64 * 1024 * 1024;

export const createGzipPacking = (mostBytes = MOST_BYTES): Packing => ({
  pack: (text) => pack(text),
  unpack: async (bytes) => {
    try {
      return accept((await unpack(bytes, { maxOutputLength: mostBytes })).toString('utf8'));
    } catch (error) {
      return refuse({ reason: error instanceof Error ? error.message : String(error) });
    }
  },
});

export const digestBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const digestText = (text: string): string => createHash('sha256').update(text).digest('hex');
