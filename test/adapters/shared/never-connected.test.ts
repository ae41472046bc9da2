import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesMessenger } from '../../../src/adapters/ses/ses-messenger.ts';
import { neverConnected } from '../../../src/adapters/shared/never-connected.ts';
import { anEmail } from '../../support/messages.ts';
import { deadEndpoint } from '../../support/raw-provider.ts';

const answerFrom = async (settings: SESv2ClientConfig) => {
  const client = new SESv2Client({
    region: 'us-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    ...settings,
  });
  const answer = await createSesMessenger({ from: 'a@example.com' }, client).send(anEmail());
  client.destroy();
  return answer;
};

/** An agent that looks names up as it is told to. */
const lookingUp = (lookup: (host: string, options: object, done: (error: Error) => void) => void) => ({
  endpoint: 'http://mail.example.com',
  requestHandler: { connectionTimeout: 200, httpAgent: { keepAlive: false, lookup } },
});

describe('a connection that was never made', () => {
  it('N5: is transient when nobody listens', async () => {
    const answer = await answerFrom({ endpoint: await deadEndpoint() });
    expect(answer).toMatchObject({ failure: 'transient', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('N5: is transient when the name is not found', async () => {
    const notFound = Object.assign(new Error('getaddrinfo ENOTFOUND mail.example.com'), { code: 'ENOTFOUND' });
    const answer = await answerFrom(lookingUp((_host, _options, done) => done(notFound)));
    expect(answer).toMatchObject({ failure: 'transient', reason: expect.stringMatching(/^ENOTFOUND: /) });
  });

  it('N5: is transient when it is not made in time', async () => {
    const answer = await answerFrom(lookingUp(() => {}));
    expect(answer).toMatchObject({ failure: 'transient', reason: expect.stringContaining('did not establish') });
  });

  it('N5: is transient when the handshake breaks off', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.end()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const answer = await answerFrom({ endpoint: `https://127.0.0.1:${(server.address() as AddressInfo).port}` });
    expect(answer).toMatchObject({ failure: 'transient', reason: expect.stringContaining('TLS') });
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });

  it('is so when every address that was tried refused, and not when one of them did something else', () => {
    const refused = Object.assign(new Error('connect'), { syscall: 'connect', code: 'ECONNREFUSED' });
    const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(neverConnected(new AggregateError([refused, refused]))).toBe(true);
    expect(neverConnected(new AggregateError([refused, reset]))).toBe(false);
    expect(neverConnected(new AggregateError([]))).toBe(false);
    expect(neverConnected('connect')).toBe(false);
  });
});
