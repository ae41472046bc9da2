import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Archive } from '../../domain/operations/backup/ports.ts';
import { createS3ArchiveReader, type S3ArchiveOptions, TOP } from './s3-archive-reader.ts';

const isNamed =
  (name: string) =>
  (error: unknown): boolean =>
    error instanceof Error && error.name === name;
const isThere = isNamed('PreconditionFailed');
const isNotFound = isNamed('NotFound');
const sameBytes = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0;

/** The stage's bucket, which encrypts with the stage's key by itself. An object is there whole or not at all. */
export const createS3Archive = (options: S3ArchiveOptions): Archive => {
  const { client, bucket } = options;
  const reader = createS3ArchiveReader(options);

  /** Looked up beside the condition of the write: not every store that speaks S3 knows conditions. */
  const isKept = async (path: string): Promise<boolean> => {
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `${TOP}${path}` }));
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  };

  return {
    ...reader,
    put: async (path, bytes) => {
      if (await isKept(path)) throw new Error(`${reader.place}${path} is there already`);
      const command = { Bucket: bucket, Key: `${TOP}${path}`, Body: bytes, IfNoneMatch: '*' };
      try {
        await client.send(new PutObjectCommand(command));
      } catch (error) {
        // The answer to our own first try may have been lost.
        if (!isThere(error) || !sameBytes(await reader.get(path), bytes)) throw error;
      }
    },
  };
};
