import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StageClock } from '../clock.ts';
import type { Invoke } from '../functions/invocation.ts';
import { readEmail } from './accept-email.ts';
import { isSms, readSms } from './accept-sms.ts';
import { type Answer, type DoorService, failure, json, published } from './answers.ts';
import { createFaults, type Faults, refusalFor } from './faults.ts';
import { answerInvoke, invokedName } from './invoke-function.ts';
import { type AcceptedMessage, NotAccepted } from './message.ts';
import type { MessageJournal } from './message-journal.ts';
import { answerParameters, type LocalParameters } from './parameters.ts';

export interface DoorOptions {
  readonly clock: StageClock;
  readonly journal: MessageJournal;
  readonly parameters: LocalParameters;
  /** Of SNS and SQS: where everything of SNS goes that is no SMS. */
  readonly queuesEndpoint: string;
  /** Of the user pool: `undefined` for an operation that is not imitated. Absent where the template has no pool. */
  answerUserPool?(operation: string, body: string): Promise<Answer | undefined>;
  /** Of Lambda: the function of this name. */
  invokerOf?(functionName: string): Invoke | undefined;
  onAccepted(message: AcceptedMessage): void;
  /** A call to a service that the stage does not imitate. */
  onUnknownCall(what: string): void;
}

export interface Door extends Pick<Faults, 'failNext'> {
  /** Takes a message that no AWS client hands over: the user pool's own. */
  accept(message: AcceptedMessage): void;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface Call {
  readonly request: IncomingMessage;
  readonly body: string;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const SEND_EMAIL = '/v2/email/outbound-emails';
const USER_POOL = 'AWSCognitoIdentityProviderService.';
const PARAMETERS = 'AmazonSSM.';

const targetOf = ({ request }: Call): string => String(request.headers['x-amz-target'] ?? '');

const serviceOf = (call: Call): DoorService | undefined => {
  const { request } = call;
  if (request.method === 'POST' && request.url === SEND_EMAIL) return 'ses';
  if (targetOf(call).startsWith(PARAMETERS)) return 'ssm';
  if (targetOf(call).startsWith(USER_POOL)) return 'cognito';
  return String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded') ? 'sns' : undefined;
};

const forward = async (endpoint: string, { request, body }: Call): Promise<Answer> => {
  const { authorization = '', 'content-type': type = '' } = request.headers;
  const response = await fetch(endpoint, { method: 'POST', headers: { authorization, 'content-type': type }, body });
  const contentType = response.headers.get('content-type') ?? 'text/xml';
  return { status: response.status, headers: { 'content-type': contentType }, body: await response.text() };
};

/**
 * Stands where clients expect SES, SNS, SSM, Cognito and Lambda. A message is on disk before its sender hears that it was
 * accepted, and whoever was not told so finds it only once.
 */
export const createDoor = (options: DoorOptions): Door => {
  const { journal, clock } = options;
  const faults = createFaults();
  const parameters = answerParameters(options.parameters);

  const accept = (message: AcceptedMessage): void => {
    journal.append(message);
    options.onAccepted(message);
  };
  const stamp = () => ({ id: `local-${randomUUID()}`, at: clock.now().toISOString() });

  const unknown = ({ request }: Call): Answer => {
    const what = `${request.method} ${request.url} ${request.headers['x-amz-target'] ?? ''}`.trim();
    options.onUnknownCall(what);
    return json(501, { __type: 'NotImplemented', message: `the local stage does not imitate ${what}` });
  };

  const serve: Record<DoorService, (call: Call) => Answer | Promise<Answer>> = {
    ses({ body }) {
      const message = readEmail(body, stamp());
      accept(message);
      return json(200, { MessageId: message.id });
    },
    sns(call) {
      const form = new URLSearchParams(call.body);
      if (!isSms(form)) return forward(options.queuesEndpoint, call);
      const message = readSms(form, stamp());
      accept(message);
      return published(message.id);
    },
    ssm: async (call) => (await parameters(targetOf(call).slice(PARAMETERS.length), call.body)) ?? unknown(call),
    cognito: async (call) =>
      (await options.answerUserPool?.(targetOf(call).slice(USER_POOL.length), call.body)) ?? unknown(call),
  };

  /** Nothing: the connection ends without an answer. */
  const answer = async (call: Call): Promise<Answer | undefined> => {
    const service = serviceOf(call);
    if (service === undefined) return unknown(call);
    const fault = faults.take(service);
    if (fault !== undefined && fault !== 'closed-after') return refusalFor(service, fault);
    try {
      const served = await serve[service](call);
      return fault === undefined ? served : undefined;
    } catch (error) {
      if (!(error instanceof NotAccepted)) throw error;
      return failure(service, 400, service === 'ses' ? 'BadRequestException' : 'InvalidParameter', error.message);
    }
  };

  /** Undefined: it is no call to a function. */
  const invoked = ({ request, body }: Call): Promise<Answer> | undefined => {
    const { method, url, headers } = request;
    const name = invokedName(method, url);
    if (name === undefined) return undefined;
    const invocationType = String(headers['x-amz-invocation-type'] ?? 'RequestResponse');
    return answerInvoke({ name, body, invocationType }, options.invokerOf ?? (() => undefined));
  };

  return {
    failNext: faults.failNext,
    accept,
    async handle(request, response) {
      const call = { request, body: await bodyOf(request) };
      const answered = await (invoked(call) ?? answer(call));
      if (answered === undefined) {
        request.socket.destroy();
        return;
      }
      response.writeHead(answered.status, { ...answered.headers, 'x-amzn-requestid': randomUUID() });
      response.end(answered.body);
    },
  };
};
