import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Archive } from '../../domain/operations/backup/ports.ts';

export interface S3ArchiveOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Everything of ours in the bucket is below it. */
const TOP = 'backups/';

const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

const isThere = (error: unknown): boolean => error instanceof Error && error.name === 'PreconditionFailed';
const sameBytes = (one: Uint8Array | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.compare(one, other) === 0;

/** The stage's bucket, which encrypts with the stage's key by itself. An object is there whole or not at all. */
export const createS3Archive = ({ client, bucket }: S3ArchiveOptions): Archive => {
  async function* pages(input: Pick<ListObjectsV2CommandInput, 'Prefix' | 'Delimiter'>) {
    let token: string | undefined;
    do {
      const more = token === undefined ? {} : { ContinuationToken: token };
      const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ...input, ...more }));
      yield page;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  const get = async (path: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${TOP}${path}` }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  };

  /** Looked up beside the condition of the write: not every store that speaks S3 knows conditions. */
  const isKept = async (path: string): Promise<boolean> => {
    try {
      await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `${TOP}${path}` }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFound') return false;
      throw error;
    }
  };

  const place = `s3://${bucket}/${TOP}`;
  return {
    place,
    put: async (path, bytes) => {
      if (await isKept(path)) throw new Error(`${place}${path} is there already`);
      const command = { Bucket: bucket, Key: `${TOP}${path}`, Body: bytes, IfNoneMatch: '*' };
      try {
        await client.send(new PutObjectCommand(command));
      } catch (error) {
        // The answer to our own first try may have been lost.
        if (!isThere(error) || !sameBytes(await get(path), bytes)) throw error;
      }
    },
    get,
    filesOf: async function* (backup) {
      for await (const { Contents = [] } of pages({ Prefix: `${TOP}${backup}/` })) {
        yield Contents.flatMap(({ Key, Size }) =>
          Key === undefined ? [] : [{ path: Key.slice(TOP.length), bytes: Size ?? 0 }],
        );
      }
    },
    backups: async () => {
      const names: string[] = [];
      for await (const { CommonPrefixes = [] } of pages({ Prefix: TOP, Delimiter: '/' }))
        names.push(...CommonPrefixes.flatMap(({ Prefix = '' }) => Prefix.slice(TOP.length, -1) || []));
      return names;
    },
  };
};
