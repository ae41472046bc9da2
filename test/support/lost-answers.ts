import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The next request is carried out, and its answer is lost on the way back: the client makes it again. */
export const loseTheNextAnswer = (client: DynamoDBDocumentClient): void => {
  let isLost = false;
  client.middlewareStack.add(
    (next) => async (request) => {
      const answer = await next(request).catch((error: unknown) => error);
      if (!isLost) {
        isLost = true;
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
      }
      if (answer instanceof Error) throw answer;
      return answer as Awaited<ReturnType<typeof next>>;
    },
    { step: 'deserialize', priority: 'high', name: `loseTheNextAnswer${Math.random()}` },
  );
};
