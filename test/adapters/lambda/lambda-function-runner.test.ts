import { createLambdaFunctionRunner } from '../../../src/adapters/lambda/lambda-function-runner.ts';
import { type RawProvider, startRawProvider } from '../../support/raw-provider.ts';

/** Answers in the words of Lambda’s API: the payload as the body, a failure of the function in a header of a 200. */
describe('functions that are run and waited for', () => {
  let lambda: RawProvider;
  const paths: (string | undefined)[] = [];
  beforeAll(async () => {
    lambda = await startRawProvider(async ({ url, headers }, body) => {
      paths.push(url, String(headers['x-amz-invocation-type']));
      return { answer: 200, body: JSON.stringify({ heard: JSON.parse(body) }) };
    });
  });
  afterAll(() => lambda.stop());
  beforeEach(() => void paths.splice(0));

  const runner = () =>
    createLambdaFunctionRunner({
      ...{ endpoint: lambda.url, region: 'us-west-1' },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  const failing = (body: string) => ({
    ...{ answer: 200, body },
    headers: { 'x-amz-function-error': 'Unhandled', 'content-type': 'application/json' },
  });

  it('get the event, and answer what they answer', async () => {
    const functions = runner();
    expect(await functions.run('realtechee-backend-dev-f', { Records: [1] })).toEqual({ heard: { Records: [1] } });
    expect(paths).toEqual(['/2015-03-31/functions/realtechee-backend-dev-f/invocations', 'RequestResponse']);
    expect(await functions.run('f', undefined)).toEqual({ heard: {} });
    functions.close();
  });

  it('may answer nothing', async () => {
    lambda.reactWith({ answer: 200, body: '' });
    expect(await runner().run('f', {})).toBeUndefined();
  });

  it.each([
    ['{"errorType":"TypeError","errorMessage":"no suffix","trace":["at x"]}', 'f failed: TypeError: no suffix'],
    [
      '{"errorMessage":"2026-04-01T00:00:00Z Task timed out after 3.00 seconds"}',
      'f failed: 2026-04-01T00:00:00Z Task timed out',
    ],
    ['null', 'f failed: no reason given'],
  ])('that fail are a fault that says why: %s', async (body, says) => {
    lambda.reactWith(failing(body));
    await expect(runner().run('f', {})).rejects.toThrow(says);
  });

  it('are asked once where Lambda refuses or is not there: whoever asks knows whether to ask again', async () => {
    const before = lambda.tries;
    const refusal = { answer: 429, body: '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}' };
    lambda.reactWith(
      { ...refusal, headers: { 'x-amzn-errortype': 'TooManyRequestsException' } },
      'close-after-reading',
    );
    await expect(runner().run('f', {})).rejects.toThrow();
    await expect(runner().run('f', {})).rejects.toThrow();
    expect(lambda.tries - before).toBe(2);
  });
});
