import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reaction =
  | { readonly answer: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** Closes the connection without having read the request, after it, or in the middle of the answer. */
  | 'close-before-reading'
  | 'close-after-reading'
  | 'close-half-way'
  | 'never-answer';

export interface RawProvider {
  readonly url: string;
  /** Requests that came in whole. */
  readonly requests: readonly string[];
  /** Connections that carried a request, or the beginning of one. */
  readonly tries: number;
  /** What becomes of the requests to come, in turn; after them the usual answer. */
  reactWith(...reactions: readonly Reaction[]): void;
  stop(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const react = (reaction: Exclude<Reaction, 'close-before-reading'>, response: ServerResponse): void => {
  if (reaction === 'never-answer') return;
  if (reaction === 'close-after-reading') {
    response.destroy();
  } else if (reaction === 'close-half-way') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '4000' });
    response.write('{"MessageId":"lost', () => response.destroy());
  } else {
    response.writeHead(reaction.answer, reaction.headers).end(reaction.body);
  }
};

/** A provider on a real socket that answers, closes or keeps silent as it is told to. */
export const startRawProvider = async (
  usual: (request: IncomingMessage, body: string) => Promise<Exclude<Reaction, string>>,
): Promise<RawProvider> => {
  const reactions: Reaction[] = [];
  const requests: string[] = [];
  let tries = 0;
  const server = createServer(async (request, response) => {
    tries += 1;
    const reaction = reactions.shift();
    if (reaction === 'close-before-reading') {
      request.socket.destroy();
      return;
    }
    const body = await bodyOf(request);
    requests.push(body);
    react(reaction ?? (await usual(request, body)), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get tries() {
      return tries;
    },
    reactWith: (...more) => {
      reactions.push(...more);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};

/** A port on which nothing listens. */
export const deadEndpoint = async (): Promise<string> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${port}`;
};
