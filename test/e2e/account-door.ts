import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { GetFunctionConcurrencyCommand, type LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';

export interface AccountDoor {
  readonly url: string;
  /** The query actions that came through, as `ExecuteChangeSet`, the oldest first. */
  readonly actions: readonly string[];
  /** Runs `then` once, after the next such action was answered by moto and before whoever asked hears of it. */
  once(action: string, then: () => Promise<void>): void;
  close(): Promise<void>;
}

/** What AWS gives an account whose owner has never asked for more. */
const EXECUTIONS = 1000;

const VALID = '<ValidateTemplateResponse><ValidateTemplateResult></ValidateTemplateResult></ValidateTemplateResponse>';

/** Lambda's answer on the account, which moto lacks: reckoned from what moto's functions reserve. */
const accountSettings = async (lambda: LambdaClient): Promise<string> => {
  let reserved = 0;
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    for (const { FunctionName } of Functions) {
      const { ReservedConcurrentExecutions = 0 } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName }),
      );
      reserved += ReservedConcurrentExecutions;
    }
  return JSON.stringify({
    AccountLimit: { ConcurrentExecutions: EXECUTIONS, UnreservedConcurrentExecutions: EXECUTIONS - reserved },
  });
};

const toMoto = (moto: URL, { url, method, headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = moto;
    request({ hostname, port, path: url, method, headers }, resolve).on('error', reject).end(body);
  });

/**
 * Stands before a moto server and hands everything on as it is, but for two questions of a deployment: what executions the
 * account has, to which moto has no answer; and whether the template is valid, for which moto takes many seconds to do what
 * cfn-lint.test.ts does. Lets a test have something happen at a moment of a deployment.
 */
export const openDoor = async (motoUrl: string, lambda: LambdaClient): Promise<AccountDoor> => {
  const moto = new URL(motoUrl);
  const actions: string[] = [];
  const waiting = new Map<string, () => Promise<void>>();

  const answer = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (asked.url?.includes('/account-settings') === true) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(await accountSettings(lambda));
      return;
    }
    const body = await buffer(asked);
    const action = /^Action=(\w+)|&Action=(\w+)/.exec(body.toString('latin1'))?.slice(1).find(Boolean);
    if (action === 'ValidateTemplate') {
      response.writeHead(200, { 'content-type': 'text/xml' }).end(VALID);
      return;
    }
    const answered = await toMoto(moto, asked, body);
    const content = await buffer(answered);
    if (action !== undefined) {
      actions.push(action);
      const then = waiting.get(action);
      waiting.delete(action);
      await then?.();
    }
    response.writeHead(answered.statusCode ?? 500, answered.headers).end(content);
  };

  const server = createServer((asked, response) => {
    answer(asked, response).catch((fault: unknown) => response.destroy(fault instanceof Error ? fault : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    actions,
    once: (action, then) => void waiting.set(action, then),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
