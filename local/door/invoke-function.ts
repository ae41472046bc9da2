import { FunctionPaused, type Invoke } from '../functions/invocation.ts';
import { type Answer, json } from './answers.ts';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations/;

/** The function that a call to Lambda's Invoke names, by name or ARN; `undefined`: it is no such call. */
export const invokedName = (method: string | undefined, url: string | undefined): string | undefined => {
  const name = method === 'POST' ? PATH.exec(url ?? '')?.[1] : undefined;
  return name === undefined ? undefined : decodeURIComponent(name).split(':function:').at(-1)?.split(':')[0];
};

const refusal = (status: number, code: string, message: string): Answer =>
  json(status, { Type: 'User', Message: message }, { 'x-amzn-errortype': code });

/**
 * Runs a function while the caller waits, as Lambda's Invoke does; that somebody calls it without waiting is not imitated.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const answerInvoke = async (
  { name, body, invocationType }: { readonly name: string; readonly body: string; readonly invocationType: string },
  invokerOf: (functionName: string) => Invoke | undefined,
): Promise<Answer> => {
  if (invocationType !== 'RequestResponse') {
    return refusal(400, 'InvalidParameterValueException', `the local stage does not imitate ${invocationType}`);
  }
  const invoke = invokerOf(name);
  if (invoke === undefined) return refusal(404, 'ResourceNotFoundException', `Function not found: ${name}`);
  try {
    const answer = await invoke(body === '' ? {} : JSON.parse(body));
    if (answer.ok) return json(200, answer.payload ?? null);
    const { errorType, errorMessage } = answer;
    return json(200, { errorType, errorMessage }, { 'x-amz-function-error': 'Unhandled' });
  } catch (error) {
    if (!(error instanceof FunctionPaused)) throw error;
    return refusal(429, 'TooManyRequestsException', error.message);
  }
};
