import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accept, type Result, refuse } from '../../../domain/shared/result.ts';
import { PROBLEMS, type Problem, problem } from './problem.ts';

export type BodyOfEvent = Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>;

export const MOST_BODY_BYTES = 256 * 1024;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;

/** The JSON value that came with a call. */
export const readBody = ({ body, headers, isBase64Encoded }: BodyOfEvent): Result<unknown, Problem> => {
  if (body === undefined || body === '') return accept(undefined);
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    return refuse(problem(PROBLEMS.notJson, 'send the body as content type application/json'));
  }
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_BODY_BYTES) {
    return refuse(problem(PROBLEMS.tooLarge, `send at most ${MOST_BODY_BYTES} bytes`, { mostBytes: MOST_BODY_BYTES }));
  }
  try {
    return accept(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse(problem(PROBLEMS.broken, 'the body cannot be read as JSON in UTF-8; nothing was done')); // its words would repeat the body
  }
};
