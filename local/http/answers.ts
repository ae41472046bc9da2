import type { ServerResponse } from 'node:http';

type Headers = Readonly<Record<string, string>>;

/** What API Gateway itself says, without asking a function. */
export const sendMessage = (response: ServerResponse, status: number, message: string, headers: Headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ message }));
};

interface Structured {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
  readonly cookies?: string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const isOfCors = (name: string): boolean => name.toLowerCase().startsWith('access-control-');

/** The answer of a function; `own` are the headers that the API itself adds. */
export const sendPayload = (response: ServerResponse, payload: unknown, own: Headers): void => {
  const isStructured = typeof payload === 'object' && payload !== null && 'statusCode' in payload;
  const answer: Structured = isStructured
    ? (payload as Structured)
    : { body: JSON.stringify(payload), headers: { 'content-type': 'application/json' } };
  const cookies = answer.cookies === undefined ? {} : { 'set-cookie': answer.cookies };
  const given = Object.entries(answer.headers ?? {}).filter(([name]) => !isOfCors(name));
  response.writeHead(answer.statusCode ?? 200, {
    'content-type': 'text/plain; charset=utf-8',
    ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value])),
    ...cookies,
    ...own,
  });
  response.end(Buffer.from(answer.body ?? '', answer.isBase64Encoded ? 'base64' : 'utf8'));
};
