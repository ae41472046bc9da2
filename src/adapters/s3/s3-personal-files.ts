import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { inParallel } from '../../domain/shared/in-parallel.ts';
import type { PersonalFiles } from '../../domain/users/personal-data/ports.ts';

export interface S3PersonalFilesOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Hosts that show the bucket's objects by their keys, as its distribution does. */
  readonly hosts?: readonly string[];
}

/** As Amplify's storage names what it keeps; a row may hold the key alone. */
const BARE_KEY = /^(?:public|protected|private)\/\S+$/;
/** `bucket.s3.us-west-1.amazonaws.com`, and with the bucket in the path. */
const S3_HOST = /^(?:(?<bucket>.+)\.)?s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/;
const AT_ONCE = 8;

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** A key as S3 has it: no way out of its folder, nothing empty. */
const soundKey = (key: string | undefined): string | undefined =>
  key === undefined || key === '' || key.endsWith('/') || key.split('/').some((part) => part === '..' || part === '.')
    ? undefined
    : key;

const keyInUrl = (name: string, { bucket, hosts = [] }: S3PersonalFilesOptions): string | undefined => {
  if (!URL.canParse(name)) return undefined;
  const { protocol, hostname, pathname } = new URL(name);
  const path = pathname.slice(1);
  if (protocol === 's3:') return hostname === bucket ? decoded(path) : undefined;
  if (protocol !== 'https:') return undefined;
  if (hosts.includes(hostname)) return decoded(path);
  const s3 = S3_HOST.exec(hostname);
  if (s3 === null) return undefined;
  if (s3.groups?.bucket !== undefined) return s3.groups.bucket === bucket ? decoded(path) : undefined;
  return path.startsWith(`${bucket}/`) ? decoded(path.slice(bucket.length + 1)) : undefined;
};

/**
 * Objects of one bucket. A deletion leaves a marker where the bucket keeps versions; its lifecycle ends those.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 */
export const createS3PersonalFiles = (options: S3PersonalFilesOptions): PersonalFiles => {
  const { client, bucket } = options;
  return {
    keyOf: (name) => soundKey(BARE_KEY.test(name) ? name : keyInUrl(name, options)),
    delete: async (keys) => {
      const faults: string[] = [];
      await inParallel(keys, AT_ONCE, async (Key) => {
        try {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
        } catch (fault) {
          faults.push(fault instanceof Error ? fault.name : 'unknown'); // what S3 says besides names the file
        }
      });
      if (faults.length > 0)
        throw new Error(`${faults.length} of ${keys.length} files could not be deleted: ${faults[0]}`);
    },
  };
};
