import { inspect } from 'node:util';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createS3PersonalFiles } from '../../../src/adapters/s3/s3-personal-files.ts';
import { describePersonalFilesContract } from '../../contract/personal-files.contract.ts';
import { type Fauxqs, startFauxqs } from '../../support/fauxqs.ts';
import { startRawProvider } from '../../support/raw-provider.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const clientAt = (endpoint: string) =>
  new S3Client({ endpoint, region: 'us-west-1', credentials, forcePathStyle: true, maxAttempts: 1 });

describe('The files of people on S3', () => {
  let fauxqs: Fauxqs;
  let client: S3Client;
  let buckets = 0;
  beforeAll(async () => {
    fauxqs = await startFauxqs();
    client = clientAt(fauxqs.url);
  });
  afterAll(() => fauxqs.stop());

  describePersonalFilesContract(async (keys) => {
    buckets += 1;
    const bucket = `stage-files-${buckets}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: 'x' }));
    return {
      files: createS3PersonalFiles({ client, bucket, hosts: ['d111.cloudfront.net'] }),
      nameOf: (key) =>
        `https://${bucket}.s3.us-west-1.amazonaws.com/${key.split('/').map(encodeURIComponent).join('/')}`,
      keys: async () => {
        const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
        return Contents.map(({ Key = '' }) => Key).toSorted();
      },
    };
  });
});

describe('the names of objects', () => {
  const { keyOf } = createS3PersonalFiles({
    client: clientAt('http://127.0.0.1:1'),
    bucket: 'stage-files',
    hosts: ['d111.cloudfront.net'],
  });

  it.each([
    ['public/kitchen.jpg', 'public/kitchen.jpg'],
    ['protected/us-west-1:1f/deed.pdf', 'protected/us-west-1:1f/deed.pdf'],
    ['s3://stage-files/public/a%20b.jpg', 'public/a b.jpg'],
    ['https://stage-files.s3.amazonaws.com/public/a.jpg?X-Amz-Signature=1', 'public/a.jpg'],
    ['https://s3.us-west-1.amazonaws.com/stage-files/public/a.jpg', 'public/a.jpg'],
    ['https://d111.cloudfront.net/public/a.jpg', 'public/a.jpg'],
  ])('U6: %s is an object of the bucket', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });

  it.each([
    'https://other-files.s3.amazonaws.com/public/a.jpg',
    'https://stage-files.s3.amazonaws.com.evil.example/public/a.jpg',
    'https://evil-stage-files.s3.us-west-1.amazonaws.com/public/a.jpg',
    'https://s3.us-west-1.amazonaws.com/stage-files-2/public/a.jpg',
    'http://stage-files.s3.amazonaws.com/public/a.jpg',
    's3://other/public/a.jpg',
    'https://d222.cloudfront.net/public/a.jpg',
    'https://stage-files.s3.amazonaws.com/',
    'https://stage-files.s3.amazonaws.com/public/',
    'https://stage-files.s3.amazonaws.com/public/%2e%2e%2fsecret',
    'https://stage-files.s3.amazonaws.com/%E0%A4%A',
    'public/../private/a.jpg',
    'kitchen.jpg',
  ])('U6: %s is none', (name) => {
    expect(keyOf(name)).toBeUndefined();
  });

  it('U6: throws when S3 leaves one, without its name, having tried the others', async () => {
    const asked: string[] = [];
    const s3 = await startRawProvider(async ({ url = '' }) => {
      asked.push(url);
      return url.includes('jane')
        ? {
            answer: 403,
            body: '<Error><Code>AccessDenied</Code><Message>no s3:DeleteObject on stage-files/public/jane.jpg</Message></Error>',
            headers: { 'content-type': 'application/xml' },
          }
        : { answer: 204, body: '' };
    });
    try {
      const files = createS3PersonalFiles({ client: clientAt(s3.url), bucket: 'stage-files' });
      const fault: unknown = await files.delete(['public/jane.jpg', 'public/b.jpg']).catch((error: unknown) => error);
      expect(inspect(fault)).toContain('1 of 2 files could not be deleted: AccessDenied');
      expect(inspect(fault)).not.toContain('jane');
      expect(asked).toHaveLength(2);
    } finally {
      await s3.stop();
    }
  });
});
