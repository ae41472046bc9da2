import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AcceptedMessage } from '../door/message.ts';
import type { LocalSes } from './local-ses.ts';

export interface InboxOptions {
  readonly ses: LocalSes;
  messages(): readonly AcceptedMessage[];
  /** As a person should see it: links lead to where they work here. */
  presented(message: AcceptedMessage): AcceptedMessage;
  clear(): void;
  /** Whatever else is asked for: calls of AWS clients. */
  callDoor(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const PAGE: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html'],
  '/inbox.css': ['inbox.css', 'text/css'],
  '/inbox.js': ['inbox.js', 'text/javascript'],
};
const OF_LOCAL_SES = ['/store', '/get-emlContent', '/health-check', '/v2/email/account'];

const sendJson = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};

const sendPage = (response: ServerResponse, [file, type]: readonly [string, string]): void => {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(readFileSync(new URL(`./page/${file}`, import.meta.url)));
};

/** One port: the inbox for people, and the door for AWS clients. */
export const createInbox = (options: InboxOptions): RequestListener => {
  /** `after` counts the messages that the page has; when there are fewer now, the inbox was cleared. */
  const since = (after: number) => {
    const all = options.messages();
    const from = after > all.length ? 0 : after;
    return { from, messages: all.slice(from).map(options.presented) };
  };

  const route = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://inbox');
    const page = request.method === 'GET' ? PAGE[pathname] : undefined;
    if (page !== undefined) {
      sendPage(response, page);
    } else if (request.method === 'GET' && pathname === '/inbox.json') {
      sendJson(response, since(Number(searchParams.get('after') ?? 0)));
    } else if (request.method === 'POST' && pathname === '/clear-store') {
      options.clear();
      sendJson(response, { message: 'Store cleared' });
    } else if (OF_LOCAL_SES.includes(pathname)) {
      options.ses.listener(request, response);
    } else {
      await options.callDoor(request, response);
    }
  };

  return (request, response) => {
    route(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ __type: 'InternalFailure', message }));
    });
  };
};
