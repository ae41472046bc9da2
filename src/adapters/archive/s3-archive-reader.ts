import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ArchiveReader } from '../../domain/operations/backup/ports.ts';

export interface S3ArchiveOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** Everything of ours in the bucket is below it. */
export const TOP = 'backups/';

const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** The backups in the stage's bucket, for those who look at them. */
export const createS3ArchiveReader = ({ client, bucket }: S3ArchiveOptions): ArchiveReader => {
  async function* pages(input: Pick<ListObjectsV2CommandInput, 'Prefix' | 'Delimiter'>) {
    let token: string | undefined;
    do {
      const more = token === undefined ? {} : { ContinuationToken: token };
      const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ...input, ...more }));
      yield page;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  return {
    place: `s3://${bucket}/${TOP}`,
    get: async (path) => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${TOP}${path}` }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
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
