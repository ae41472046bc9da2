import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** The services behind the door, each with errors of its own protocol. */
export type DoorService = 'ses' | 'sns' | 'ssm' | 'cognito';

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const SNS = 'http://sns.amazonaws.com/doc/2010-03-31/';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const xml = (status: number, body: string): Answer => ({ status, headers: { 'content-type': 'text/xml' }, body });

export const published = (messageId: string): Answer =>
  xml(
    200,
    `<PublishResponse xmlns="${SNS}"><PublishResult><MessageId>${messageId}</MessageId></PublishResult>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
  );

/** An error as the service would answer it. */
export const failure = (service: DoorService, status: number, code: string, message: string): Answer => {
  if (service === 'sns') {
    const type = status < 500 ? 'Sender' : 'Receiver';
    return xml(
      status,
      `<ErrorResponse xmlns="${SNS}"><Error><Type>${type}</Type><Code>${code}</Code>` +
        `<Message>${escaped(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    );
  }
  return json(status, { __type: code, message }, { 'x-amzn-errortype': code });
};
