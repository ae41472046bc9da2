import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type UnsubscribeDependencies, unsubscribe } from '../../domain/notifications/unsubscribe.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { unsubscribeDependencies } from './dependencies.ts';
import { UNSUBSCRIBE_PAGE } from './unsubscribe-page.ts';

/** The link is a secret of its reader: kept nowhere, shown to nobody, indexed by nobody. */
const GUARDED = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

const answer = (
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { ...GUARDED, 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

const PAGE = answer(200, UNSUBSCRIBE_PAGE, { 'content-type': 'text/html; charset=utf-8' });
const DONE = answer(200, 'You are unsubscribed. You will no longer receive messages of this kind at this address.\n');
const NO_ONE_CLICK = answer(400, 'Expected a form with List-Unsubscribe=One-Click (RFC 8058).\n');
const BAD_LINK = answer(400, 'This link is not valid: it is incomplete or was changed. Nothing was done.\n');
const LATER = answer(503, 'This could not be done just now. Please try again in a minute.\n', { 'retry-after': '60' });
const NOT_ALLOWED = answer(405, 'Only GET and POST are allowed.\n', { allow: 'GET, HEAD, POST' });

/** Mail services send the form as multipart/form-data or urlencoded: both are RFC 8058. */
const isOneClick = async ({ body = '', isBase64Encoded, headers }: APIGatewayProxyEventV2): Promise<boolean> => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const type = headers['content-type'] ?? 'application/x-www-form-urlencoded';
  try {
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    return form.get('List-Unsubscribe') === 'One-Click';
  } catch {
    return false; // not a form
  }
};

/**
 * POST unsubscribes; GET shows a page with a button and changes nothing, since scanners of mail follow every link.
 * Needs no sign-in: the signed token says who leaves what.
 */
export const unsubscribeHandler = (dependencies: UnsubscribeDependencies) => {
  const leave = unsubscribe(dependencies);
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const { method } = event.requestContext.http;
    if (method === 'GET' || method === 'HEAD') return PAGE;
    if (method !== 'POST') return NOT_ALLOWED;
    if (!(await isOneClick(event))) return NO_ONE_CLICK;
    try {
      const left = await leave(event.queryStringParameters?.t ?? '');
      return left.ok ? DONE : BAD_LINK;
    } catch (fault) {
      dependencies.journal.error('notifications.unsubscribe-fault', {}, fault);
      return LATER;
    }
  };
};

export const handler = onColdStart(() => unsubscribeHandler(unsubscribeDependencies(process.env)));
