import { SNSClient } from '@aws-sdk/client-sns';
import type { Timeouts } from '../../../src/adapters/shared/one-try.ts';
import { oneTry } from '../../../src/adapters/shared/one-try.ts';
import type { Reaction } from '../../support/raw-provider.ts';

export const snsClientOf = (endpoint: string, timeouts: Timeouts = {}): SNSClient =>
  new SNSClient({
    ...oneTry(timeouts),
    region: 'us-west-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';
const xml = { 'content-type': 'text/xml' };

export const published = (messageId: string): Exclude<Reaction, string> => ({
  answer: 200,
  body: `<PublishResponse xmlns="${NAMESPACE}"><PublishResult><MessageId>${messageId}</MessageId></PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></PublishResponse>`,
  headers: xml,
});

export const snsError = (answer: number, code: string, message: string): Reaction => ({
  answer,
  body: `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${answer < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  headers: xml,
});
