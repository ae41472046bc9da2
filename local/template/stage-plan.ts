import type { MappingSettings } from '../stream-poller.ts';

export interface FunctionPlan {
  /** The name of its artifact, which is the name of its source file. */
  readonly name: string;
  readonly functionName: string;
  readonly arn: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly maximumConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly asynchronous: AsynchronousPlan;
}
/** How events are retried that nobody waits for. */
export interface AsynchronousPlan {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureArn: string | undefined;
  readonly deadLetterArn: string | undefined;
}
export interface MappingPlan {
  readonly id: string;
  readonly functionArn: string;
  readonly tableName: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly settings: MappingSettings;
  readonly onFailureArn: string | undefined;
}
export interface QueueMappingPlan {
  readonly id: string;
  readonly functionArn: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly reportBatchItemFailures: boolean;
}
/** Where SES publishes what becomes of mail of a configuration set. */
export interface MailEventsPlan {
  readonly configurationSet: string;
  readonly topicArn: string;
}
export interface SchedulePlan {
  readonly name: string;
  readonly arn: string;
  readonly source: 'aws.events' | 'aws.scheduler';
  readonly expression: string;
  readonly functionArn: string;
  readonly input: string | undefined;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetterArn: string | undefined;
}
export interface RoutePlan {
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** Absent on a route that is open to the world. */
  readonly authoriser?: AuthoriserPlan;
}
/** Whose tokens count. */
export interface AuthoriserPlan {
  readonly issuer: string;
  readonly audience: readonly string[];
}
/** Where people sign in, and whom it calls by itself. */
export interface UserPoolPlan {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  /** ARNs of functions. */
  readonly triggers: {
    readonly PreSignUp?: string | undefined;
    readonly PostConfirmation?: string | undefined;
    readonly CustomMessage?: string | undefined;
    readonly PreTokenGeneration?: string | undefined;
  };
  readonly allowsSignUp: boolean;
}
/** What browsers are told that ask across origins. */
export interface CorsPlan {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}
export interface QueuePlan {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export interface SubscriptionPlan {
  readonly topicArn: string;
  readonly queueArn: string;
  readonly attributes: Readonly<Record<string, string>>;
}
export interface StagePlan {
  readonly suffix: string;
  readonly functions: readonly FunctionPlan[];
  readonly mappings: readonly MappingPlan[];
  readonly queueMappings: readonly QueueMappingPlan[];
  readonly mailEvents: readonly MailEventsPlan[];
  readonly schedules: readonly SchedulePlan[];
  readonly routes: readonly RoutePlan[];
  readonly cors: CorsPlan | undefined;
  readonly authoriser: AuthoriserPlan | undefined;
  readonly userPool: UserPoolPlan | undefined;
  /** Of the user pool. */
  readonly userGroups: readonly string[];
  readonly queues: readonly QueuePlan[];
  readonly topics: readonly string[];
  readonly subscriptions: readonly SubscriptionPlan[];
  /** Before the names of all parameters of the stage. */
  readonly configurationPath: string;
}
