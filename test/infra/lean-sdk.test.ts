import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { leanSdk } from '../../tools/build-lean-sdk.ts';
import { type RawProvider, startRawProvider } from '../support/raw-provider.ts';
import { ROOT } from './packaged.ts';

const ENTRY = `
import { SSMClient, GetParametersCommand, InvalidKeyId } from '@aws-sdk/client-ssm';
exports.ask = async (endpoint) => {
  const client = new SSMClient({ endpoint, region: 'us-west-1', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  try {
    const { Parameters } = await client.send(new GetParametersCommand({ Names: ['/a'], WithDecryption: true }));
    return { value: Parameters[0].Value };
  } catch (error) {
    return { name: error.name, message: error.message, isInvalidKeyId: error instanceof InvalidKeyId };
  } finally { client.destroy(); }
};`;

describe('a bundle with the lean AWS SDK', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lean-'));
  let provider: RawProvider;
  let ask: (endpoint: string) => Promise<unknown>;
  const sizes: number[] = [];

  beforeAll(async () => {
    provider = await startRawProvider(async () => ({ answer: 200, body: '{}' }));
    for (const plugins of [[], [leanSdk(join(ROOT, 'src/handlers/notifications/deliver-notification.stream.ts'))]]) {
      const outfile = join(folder, `index-${plugins.length}.cjs`);
      const stdin = { contents: ENTRY, resolveDir: ROOT };
      await build({
        stdin,
        outfile,
        plugins,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        mainFields: ['module', 'main'],
        minify: true,
      });
      sizes.push(statSync(outfile).size);
    }
    ({ ask } = createRequire(join(ROOT, 'x.js'))(join(folder, 'index-1.cjs')));
  }, 60_000);
  afterAll(async () => {
    await provider.stop();
    rmSync(folder, { recursive: true });
  });

  const answered = (answer: number, body: object) => {
    provider.reactWith({
      answer,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/x-amz-json-1.1' },
    });
    return ask(provider.url);
  };

  it('is smaller by what nobody calls', () => {
    const [whole = 0, lean = 0] = sizes;
    expect(whole - lean).toBeGreaterThan(50_000);
  });

  it('still speaks to the service', async () => {
    expect(await answered(200, { Parameters: [{ Name: '/a', Type: 'SecureString', Value: 'v' }] })).toEqual({
      value: 'v',
    });
  });

  it('still knows the errors of the commands in use by their classes', async () => {
    expect(await answered(400, { __type: 'InvalidKeyId', message: 'none' })).toEqual({
      name: 'InvalidKeyId',
      message: 'none',
      isInvalidKeyId: true,
    });
  });

  it('still names an error that belongs to commands nobody uses', async () => {
    expect(await answered(400, { __type: 'DocumentLimitExceeded', message: 'too many' })).toMatchObject({
      name: 'DocumentLimitExceeded',
      message: 'too many',
    });
  });
});
