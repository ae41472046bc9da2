import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStageClock } from '../../../local/clock.ts';
import { createDoor, type Door } from '../../../local/door/door.ts';
import type { AcceptedMessage } from '../../../local/door/message.ts';
import { openMessageJournal } from '../../../local/door/message-journal.ts';
import type { Invoke } from '../../../local/functions/invocation.ts';
import { close, listen } from '../../../local/listen.ts';
import { openStageUserPool, type StageUserPool } from '../../../local/stage-user-pool.ts';
import { createCognitoClient } from '../../../src/adapters/cognito/cognito-client.ts';
import { createCognitoUserPool } from '../../../src/adapters/cognito/cognito-user-pool.ts';
import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';
import type { UserPoolHarness } from '../../contract/user-pool.contract.ts';

export const POOL = {
  id: 'us-west-1_LocalPool',
  name: 'realtechee-backend-local',
  clientId: 'localclient',
  triggers: {
    PreSignUp: 'arn:pre-sign-up',
    PostConfirmation: 'arn:post-confirmation',
    CustomMessage: 'arn:custom-message',
    PreTokenGeneration: 'arn:pre-token-generation',
  },
  allowsSignUp: true,
};

export interface TriggerEvent {
  readonly triggerSource: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}
/** What a function of the pool answers; throws where it fails. */
export type OnTrigger = (event: TriggerEvent) => unknown;

export interface StagePool extends UserPoolHarness {
  readonly stage: StageUserPool;
  readonly door: Door;
  readonly client: ReturnType<typeof createCognitoClient>;
  readonly clock: ReturnType<typeof createStageClock>;
  readonly events: readonly TriggerEvent[];
  readonly inbox: readonly AcceptedMessage[];
  readonly unknown: readonly string[];
  readonly folder: string;
}

interface Settings {
  readonly onTrigger?: OnTrigger;
  readonly allowsSignUp?: boolean;
  readonly folder?: string;
}

/** The local stage's imitation of Cognito behind its own door, and our adapter in front of it. */
export const createPoolsOnStage = () => {
  const closers: (() => unknown)[] = [];

  const make = async ({
    onTrigger = (event) => event,
    allowsSignUp = true,
    ...given
  }: Settings = {}): Promise<StagePool> => {
    const path = given.folder ?? mkdtempSync(join(tmpdir(), 'stage-pool-'));
    const journal = openMessageJournal(join(path, 'messages.ndjson'));
    const clock = createStageClock();
    const events: TriggerEvent[] = [];
    const unknown: string[] = [];
    const invoke: Invoke = async (event) => {
      const asked = JSON.parse(JSON.stringify(event)) as TriggerEvent;
      events.push(asked);
      try {
        return { ok: true, requestId: 'r', payload: await onTrigger(asked) };
      } catch (error) {
        const errorMessage = error instanceof Error ? error.message : String(error);
        return { ok: false, requestId: 'r', errorType: 'Error', errorMessage };
      }
    };
    const stage = await openStageUserPool({
      plan: { userPool: { ...POOL, allowsSignUp }, userGroups: ROLES },
      folder: { path, isKept: true, leave: () => undefined },
      region: 'us-west-1',
      clock,
      invokerOf: () => invoke,
      accept: (message) => door.accept(message),
    });
    if (stage === undefined) throw new Error('no pool');
    const door = createDoor({
      clock,
      journal,
      parameters: { store: createMemoryConfigurationStore({ clock: clock.now }), path: '/service/stage/' },
      queuesEndpoint: 'http://127.0.0.1:1',
      answerUserPool: stage.answer,
      onAccepted: () => undefined,
      onUnknownCall: (what) => unknown.push(what),
    });

    const state = { isLosing: false, isOut: false };
    const server = createServer(async (request, response) => {
      if (!state.isOut) await door.handle(request, state.isLosing ? new ServerResponse(request) : response);
      if (state.isOut || state.isLosing) request.socket.destroy();
    });
    const endpoint = `http://127.0.0.1:${await listen(server)}`;
    const client = createCognitoClient({
      endpoint,
      region: 'us-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    closers.push(async () => {
      client.destroy();
      await close(server);
      journal.close();
      if (given.folder === undefined) rmSync(path, { recursive: true, force: true });
    });

    let slept = 0;
    let throttled = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        if (throttled > 0) {
          throttled -= 1;
          door.failNext('cognito', 'throttled');
        }
        return next(args);
      },
      { step: 'initialize', name: 'throttle' },
    );
    const pool = createCognitoUserPool({
      client,
      userPoolId: POOL.id,
      random: () => 0.5,
      clock: () => new Date(clock.now().getTime() + slept),
      sleep: async (milliseconds) => {
        slept += milliseconds;
      },
    });
    let planted = 0;
    return {
      pool,
      stage,
      door,
      client,
      clock,
      events,
      unknown,
      folder: path,
      inbox: journal.messages(),
      given: async ({ email, signIn, isEmailVerified = false, attributes = {}, groups = [] }) => {
        planted += 1;
        const id = `5eed0000-0000-4000-8000-${String(planted).padStart(12, '0')}`;
        const at = clock.now().toISOString();
        const user = { id, email: email.toLowerCase(), signIn, isEmailVerified, attributes, groups, isEnabled: true };
        stage.kept.users.plant({ ...user, createdAt: at, updatedAt: at });
        return id;
      },
      freezeLists: async () => stage.kept.users.freezeLists(),
      putEmptyPagesBetween: (isOn) => stage.kept.users.putEmptyPagesBetween(isOn),
      throttle: (requests) => {
        throttled = requests;
      },
      loseAnswers: (isOn) => {
        state.isLosing = isOn;
      },
      setOutage: (isOut) => {
        state.isOut = isOut;
      },
      invitations: () =>
        events
          .filter(({ triggerSource }) => triggerSource === 'CustomMessage_AdminCreateUser')
          .map(({ request }) => (request.clientMetadata as Record<string, string> | undefined)?.invitationMessage),
    };
  };

  return {
    make,
    closeAll: async () => {
      for (const one of closers.splice(0)) await one();
    },
  };
};
