import * as z from 'zod';
import { type Answer, failure, json } from '../door/answers.ts';
import { isCognitoError } from './cognito-error.ts';
import type { KeptPool } from './kept-pool.ts';
import type { Operations } from './operations.ts';
import { type Imitated, isImitated, REQUESTS } from './requests.ts';

/** `undefined`: an operation that the stage does not imitate. */
export type AnswerUserPool = (operation: string, body: string) => Promise<Answer | undefined>;

const invalid = (message: string): Answer => failure('cognito', 400, 'InvalidParameterException', message);

const run = async <Name extends Imitated>(operations: Operations, name: Name, request: unknown): Promise<object> => {
  const schema: z.ZodType = REQUESTS[name];
  // The schema of this very operation has just accepted it.
  return operations[name](schema.parse(request) as Parameters<Operations[Name]>[0]);
};

/** Answers calls of Cognito's JSON API. What was done is on disk before the caller hears of it. */
export const createAnswerUserPool =
  (operations: Operations, kept: KeptPool, poolId: string): AnswerUserPool =>
  async (operation, body) => {
    if (!isImitated(operation)) return undefined;
    const request: unknown = JSON.parse(body);
    const { UserPoolId = poolId } = z.looseObject({ UserPoolId: z.string().optional() }).parse(request);
    if (UserPoolId !== poolId) {
      return failure('cognito', 400, 'ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
    }
    try {
      return json(200, await run(operations, operation, request), { 'content-type': 'application/x-amz-json-1.1' });
    } catch (error) {
      if (error instanceof z.ZodError) return invalid(`the local stage: ${z.prettifyError(error)}`);
      if (!isCognitoError(error)) throw error;
      return failure('cognito', 400, error.name, error.message);
    } finally {
      kept.save();
    }
  };
