import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import type { Invoke } from '../functions/invocation.ts';
import type { UserPoolPlan } from '../template/stage-plan.ts';
import { CognitoError } from './cognito-error.ts';
import { triggerAttributes } from './cognito-user.ts';

export type Metadata = Readonly<Record<string, string>>;

export interface TriggersOptions {
  readonly pool: UserPoolPlan;
  readonly region: string;
  invokerOf(functionArn: string): Invoke;
}

export type Trigger = keyof UserPoolPlan['triggers'];

export interface TriggerCall {
  /** As the event has it: `PreSignUp_SignUp`. Its first word is the trigger. */
  readonly source: string;
  readonly userName: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
}

const TRIGGER_OF: Readonly<Record<string, Trigger>> = {
  PreSignUp: 'PreSignUp',
  PostConfirmation: 'PostConfirmation',
  CustomMessage: 'CustomMessage',
  TokenGeneration: 'PreTokenGeneration',
};

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** Calls the functions that the template's user pool names. Cognito waits 5 seconds for each; here their own timeout counts. */
export const createTriggers = ({ pool, region, invokerOf }: TriggersOptions) => {
  /**
   * The response of the function; `undefined` where the pool names none.
   * @throws {CognitoError} when the function refuses or fails, with its words, as Cognito passes them on
   */
  const call = async (asked: TriggerCall): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const trigger = TRIGGER_OF[asked.source.split('_')[0] ?? ''];
    const functionArn = trigger === undefined ? undefined : pool.triggers[trigger];
    if (trigger === undefined || functionArn === undefined) return undefined;
    const answer = await invokerOf(functionArn)({
      version: trigger === 'PreTokenGeneration' ? '2' : '1',
      region,
      userPoolId: pool.id,
      userName: asked.userName,
      callerContext: { awsSdkVersion: 'local', clientId: pool.clientId },
      triggerSource: asked.source,
      request: asked.request,
      response: asked.response ?? {},
    });
    if (answer.ok) return objectOf(objectOf(answer.payload).response);
    throw new CognitoError(
      'UserLambdaValidationException',
      `${trigger} failed with error ${answer.errorMessage.replace(/\.$/, '')}.`,
    );
  };

  /** About somebody who is in the pool. */
  const callAbout = (
    user: PlantedUser,
    source: string,
    {
      clientMetadata,
      ...request
    }: { readonly clientMetadata?: Metadata | undefined; readonly [name: string]: unknown },
    response?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined> =>
    call({
      source,
      userName: user.id,
      request: {
        userAttributes: triggerAttributes(user),
        ...request,
        ...(clientMetadata === undefined ? {} : { clientMetadata }),
      },
      ...(response === undefined ? {} : { response }),
    });

  return { call, callAbout };
};
export type Triggers = ReturnType<typeof createTriggers>;
