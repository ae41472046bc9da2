import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createFolderArchive } from '../../../src/adapters/archive/folder-archive.ts';
import { createS3Archive } from '../../../src/adapters/archive/s3-archive.ts';
import { createMemoryArchive } from '../../../src/adapters/memory/memory-archive.ts';
import { describeArchiveContract } from '../../contract/archive.contract.ts';
import { type Fauxqs, startFauxqs } from '../../support/fauxqs.ts';

let folder: string;
let fauxqs: Fauxqs;
let client: S3Client;
let buckets = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archives-'));
  fauxqs = await startFauxqs();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new S3Client({ endpoint: fauxqs.url, region: 'us-west-1', credentials, forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await fauxqs.stop();
  rmSync(folder, { recursive: true, force: true });
});

const newFolder = () => mkdtempSync(join(folder, 'place-'));
const newBucket = async () => {
  buckets += 1;
  const bucket = `backups-${buckets}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
};

describeArchiveContract('memory', async () => createMemoryArchive());
describeArchiveContract('a folder', async () => createFolderArchive(newFolder()));
describeArchiveContract('a bucket', async () => createS3Archive({ client, bucket: await newBucket() }));

describe('a folder of backups', () => {
  it('O1: can be read by its owner alone, and shows no file that is not whole', async () => {
    const place = join(newFolder(), 'backups');
    const archive = createFolderArchive(place);
    await archive.put('b-1/tables/Contacts/00-0001.ndjson.gz', Buffer.from('personal'));
    const inside = join(place, 'b-1', 'tables', 'Contacts');
    for (const path of [place, join(place, 'b-1'), inside]) expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(inside, '00-0001.ndjson.gz')).mode & 0o777).toBe(0o600);
    expect(readdirSync(inside)).toEqual(['00-0001.ndjson.gz']);

    writeFileSync(join(inside, '00-0002.ndjson.gz.4711.part'), 'cut off');
    const seen: string[] = [];
    for await (const page of archive.filesOf('b-1')) seen.push(...page.map(({ path }) => path));
    expect(seen).toEqual(['b-1/tables/Contacts/00-0001.ndjson.gz']);
  });
});
