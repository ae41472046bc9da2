import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RecordSource } from '../../domain/operations/backup/ports.ts';

export interface S3FileRecordsOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** What lies in the bucket of files: each version, so that a file can be told from an older one of its name. Not the files. */
export const createS3FileRecords = ({ client, bucket }: S3FileRecordsOptions): RecordSource => ({
  name: 'files',
  records: async function* () {
    let next: { readonly KeyMarker: string | undefined; readonly VersionIdMarker: string | undefined } | undefined;
    do {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, ...next }));
      yield (page.Versions ?? []).map(({ Key, Size, ETag, VersionId, IsLatest, LastModified }) => ({
        key: Key ?? '',
        bytes: Size ?? 0,
        etag: ETag ?? '',
        version: VersionId ?? '',
        isLatest: IsLatest ?? false,
        changedAt: LastModified?.toISOString() ?? '',
      }));
      next =
        page.IsTruncated === true
          ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
          : undefined;
    } while (next !== undefined);
  },
});
