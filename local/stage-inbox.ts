import { join } from 'node:path';
import type { StageClock } from './clock.ts';
import type { Closing } from './closing.ts';
import { createDoor, type Door } from './door/door.ts';
import type { AcceptedMessage } from './door/message.ts';
import { openMessageJournal } from './door/message-journal.ts';
import type { LocalParameters } from './door/parameters.ts';
import type { Invoke } from './functions/invocation.ts';
import { createInbox } from './inbox/inbox.ts';
import type { StageFolder } from './stage-folder.ts';
import type { StageServices } from './stage-services.ts';
import type { AnswerUserPool } from './user-pool/answer-calls.ts';

export interface StageInbox extends Pick<Door, 'failNext' | 'accept'> {
  /** Everything that was accepted, oldest first. */
  messages(): readonly AcceptedMessage[];
}

export interface StageInboxOptions {
  readonly services: StageServices;
  readonly folder: StageFolder;
  readonly clock: StageClock;
  readonly closing: Closing;
  readonly parameters: LocalParameters;
  /** The address in messages that leads to `services.endpoints.http` here. */
  readonly publicAddress: string;
  onAccepted(message: AcceptedMessage): void;
  onUnknownCall(what: string): void;
  readonly answerUserPool?: AnswerUserPool;
  readonly invokerOf?: (functionName: string) => Invoke | undefined;
}

/** Opens the door, and the inbox with what was accepted in earlier runs. */
export const openStageInbox = (options: StageInboxOptions): StageInbox => {
  const { services, folder, clock, closing, publicAddress } = options;
  const { ses, inboxServer, endpoints } = services;
  const journal = openMessageJournal(join(folder.path, 'messages.ndjson'));
  closing.later(journal.close);

  const here = (text: string): string => text.replaceAll(publicAddress, endpoints.http);
  const presented = (message: AcceptedMessage): AcceptedMessage => ({
    ...message,
    text: here(message.text),
    headers: Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, here(value)])),
    ...(message.html === undefined ? {} : { html: here(message.html) }),
  });
  const show = (message: AcceptedMessage): void => ses.show(presented(message));
  for (const message of journal.messages()) show(message);

  const door = createDoor({
    clock,
    journal,
    parameters: options.parameters,
    queuesEndpoint: endpoints.queues,
    onAccepted(message) {
      show(message);
      options.onAccepted(message);
    },
    onUnknownCall: options.onUnknownCall,
    ...(options.answerUserPool === undefined ? {} : { answerUserPool: options.answerUserPool }),
    ...(options.invokerOf === undefined ? {} : { invokerOf: options.invokerOf }),
  });
  const listener = createInbox({
    ses,
    messages: journal.messages,
    presented,
    clear() {
      journal.clear(clock.now());
      ses.clear();
    },
    callDoor: door.handle,
  });
  inboxServer.on('request', listener);
  return { messages: journal.messages, failNext: door.failNext, accept: door.accept };
};
