import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createSesMessenger } from '../../../src/adapters/ses/ses-messenger.ts';
import type { Timeouts } from '../../../src/adapters/shared/one-try.ts';
import { oneTry } from '../../../src/adapters/shared/one-try.ts';
import type { Messenger } from '../../../src/domain/notifications/ports.ts';
import type { RawProvider, Reaction } from '../../support/raw-provider.ts';
import { startRawProvider } from '../../support/raw-provider.ts';
import type { SesLocal } from '../../support/ses-local.ts';

export const SENDER = {
  from: 'RealTechee <notifications@example.com>',
  replyTo: 'office@example.com',
  configurationSet: 'realtechee-test',
} as const;

export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export const sesClientOf = (endpoint: string, timeouts: Timeouts = {}): SESv2Client =>
  new SESv2Client({ ...oneTry(timeouts), region: 'us-west-1', endpoint, credentials: CREDENTIALS });

export const sesError = (answer: number, name: string, message: string): Reaction => ({
  answer,
  body: JSON.stringify({ message }),
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': `${name}:http://internal.amazon.com/coral/` },
});

/** A wire to the local SES that can be cut: what is not told otherwise goes through to it. */
export const startSesWire = async (
  sesLocal: SesLocal,
): Promise<{ readonly provider: RawProvider; readonly messenger: Messenger; stop(): Promise<void> }> => {
  const provider = await startRawProvider(async (request, body) => {
    const answer = await fetch(`${sesLocal.url}${request.url}`, {
      method: request.method ?? 'POST',
      headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
      body,
    });
    return { answer: answer.status, body: await answer.text(), headers: { 'content-type': 'application/json' } };
  });
  const client = sesClientOf(provider.url);
  return {
    provider,
    messenger: createSesMessenger(SENDER, client),
    stop: async () => {
      client.destroy();
      await provider.stop();
    },
  };
};
