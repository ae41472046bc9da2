import * as z from 'zod';

/** Has no effect that could be imitated here: permissions, encryption, the machine it runs on, what it is called. */
export const noEffect = z.unknown().optional();
const text = z.string();
const count = z.coerce.number().int();

const destination = z.strictObject({ OnFailure: z.strictObject({ Destination: text }).optional() });

export const lambdaFunction = z.strictObject({
  Code: z.strictObject({ S3Bucket: noEffect, S3Key: text }),
  Handler: text,
  Runtime: z.string().startsWith('nodejs'),
  FunctionName: text,
  MemorySize: count.default(128),
  Timeout: count.default(3),
  Environment: z.strictObject({ Variables: z.record(text, z.coerce.string()) }).default({ Variables: {} }),
  ReservedConcurrentExecutions: count.optional(),
  DeadLetterConfig: z.strictObject({ TargetArn: text }).optional(),
  PackageType: z.literal('Zip').optional(),
  Architectures: noEffect,
  Description: noEffect,
  EphemeralStorage: noEffect,
  KmsKeyArn: noEffect,
  LoggingConfig: noEffect,
  Role: noEffect,
  Tags: noEffect,
  TracingConfig: noEffect,
});

export const eventSourceMapping = z.strictObject({
  FunctionName: text,
  EventSourceArn: text,
  /** Of streams, which have it in any case. */
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
  Enabled: z.boolean().default(true),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: text })) }).default({ Filters: [] }),
  BatchSize: count.min(1).max(10_000).default(100),
  MaximumBatchingWindowInSeconds: count.min(0).max(300).default(0),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: count.min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: count.min(-1).max(604_800).default(-1),
  FunctionResponseTypes: z.array(z.enum(['ReportBatchItemFailures'])).default([]),
  DestinationConfig: destination.optional(),
  /** Counts as 1: a stream is read by one invocation at a time, so that what happens here happens in order. */
  ParallelizationFactor: count.min(1).max(10).optional(),
  /** Of queues: how many batches are worked on at once. Here it is one. */
  ScalingConfig: noEffect,
  KmsKeyArn: noEffect,
  MetricsConfig: noEffect,
  Tags: noEffect,
});

export const eventInvokeConfig = z.strictObject({
  FunctionName: text,
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: count.min(0).max(2).default(2),
  MaximumEventAgeInSeconds: count.min(60).max(21_600).default(21_600),
  DestinationConfig: destination.optional(),
});

const retryPolicy = z.strictObject({
  MaximumRetryAttempts: count.min(0).max(185).default(185),
  MaximumEventAgeInSeconds: count.min(60).max(86_400).default(86_400),
});
const deadLetterConfig = z.strictObject({ Arn: text });

export const eventRule = z.strictObject({
  Name: text,
  ScheduleExpression: text,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(
    z.strictObject({
      Arn: text,
      Id: text,
      Input: text.optional(),
      RetryPolicy: retryPolicy.prefault({}),
      DeadLetterConfig: deadLetterConfig.optional(),
    }),
  ),
  Description: noEffect,
  Tags: noEffect,
});

export const schedule = z.strictObject({
  Name: text,
  ScheduleExpression: text,
  ScheduleExpressionTimezone: z.literal('UTC').optional(),
  FlexibleTimeWindow: z.strictObject({ Mode: z.enum(['OFF', 'FLEXIBLE']), MaximumWindowInMinutes: noEffect }),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({
    Arn: text,
    Input: text.optional(),
    RetryPolicy: retryPolicy.prefault({}),
    DeadLetterConfig: deadLetterConfig.optional(),
    RoleArn: noEffect,
  }),
  Description: noEffect,
  GroupName: noEffect,
  KmsKeyArn: noEffect,
});

export const httpApi = z.strictObject({
  Name: noEffect,
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .strictObject({
      AllowOrigins: z.array(text).default([]),
      AllowMethods: z.array(text).default([]),
      AllowHeaders: z.array(text).default([]),
      ExposeHeaders: z.array(text).default([]),
      MaxAge: count.optional(),
      AllowCredentials: z.literal(false).optional(),
    })
    .optional(),
  Description: noEffect,
  DisableExecuteApiEndpoint: noEffect,
  Tags: noEffect,
});

export const httpRoute = z.strictObject({
  ApiId: noEffect,
  RouteKey: text,
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'JWT']).optional(),
  AuthorizerId: text.optional(),
  OperationName: noEffect,
});

export const httpAuthorizer = z.strictObject({
  ApiId: noEffect,
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Audience: z.array(text).min(1), Issuer: text }),
  Name: noEffect,
});

export const userPool = z.strictObject({
  UserPoolName: text.default('local'),
  UsernameAttributes: z.tuple([z.literal('email')]).optional(),
  AdminCreateUserConfig: z
    .strictObject({ AllowAdminCreateUserOnly: z.boolean() })
    .default({ AllowAdminCreateUserOnly: false }),
  LambdaConfig: z
    .strictObject({
      PreSignUp: text.optional(),
      PostConfirmation: text.optional(),
      CustomMessage: text.optional(),
      PreTokenGenerationConfig: z.strictObject({ LambdaArn: text, LambdaVersion: z.literal('V2_0') }).optional(),
    })
    .default({}),
  AccountRecoverySetting: noEffect,
  AutoVerifiedAttributes: noEffect,
  DeletionProtection: noEffect,
  EmailConfiguration: noEffect,
  EnabledMfas: noEffect,
  MfaConfiguration: noEffect,
  Policies: noEffect,
  Schema: noEffect,
  UserAttributeUpdateSettings: noEffect,
  UserPoolAddOns: noEffect,
  UserPoolTags: noEffect,
  UserPoolTier: noEffect,
  UsernameConfiguration: noEffect,
});

/** How people sign in with it is not imitated. */
export const userPoolClient = z.looseObject({});

export const userPoolGroup = z.strictObject({
  GroupName: text,
  Description: noEffect,
  Precedence: noEffect,
  RoleArn: noEffect,
  UserPoolId: noEffect,
});

export const httpIntegration = z.strictObject({
  ApiId: noEffect,
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: text,
  IntegrationMethod: noEffect,
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: count.default(30_000),
  Description: noEffect,
});

export const queue = z.strictObject({
  QueueName: text,
  ContentBasedDeduplication: z.boolean().optional(),
  DelaySeconds: count.optional(),
  FifoQueue: z.boolean().optional(),
  MaximumMessageSize: count.optional(),
  MessageRetentionPeriod: count.optional(),
  ReceiveMessageWaitTimeSeconds: count.optional(),
  RedrivePolicy: z.record(text, z.unknown()).optional(),
  VisibilityTimeout: count.optional(),
  KmsDataKeyReusePeriodSeconds: noEffect,
  KmsMasterKeyId: noEffect,
  RedriveAllowPolicy: noEffect,
  SqsManagedSseEnabled: noEffect,
  Tags: noEffect,
});

export const topic = z.strictObject({
  TopicName: text,
  DisplayName: noEffect,
  KmsMasterKeyId: noEffect,
  Tags: noEffect,
  TracingConfig: noEffect,
});

/** Events to CloudWatch are figures, which nobody reads here. */
export const mailEventDestination = z.strictObject({
  ConfigurationSetName: text,
  EventDestination: z.strictObject({
    Name: noEffect,
    Enabled: z.boolean(),
    MatchingEventTypes: z.array(text),
    SnsDestination: z.strictObject({ TopicARN: text }).optional(),
    CloudWatchDestination: z.unknown().optional(),
  }),
});

export const subscription = z.strictObject({
  TopicArn: text,
  Protocol: z.literal('sqs'),
  Endpoint: text,
  FilterPolicy: z.record(text, z.unknown()).optional(),
  RawMessageDelivery: z.boolean().optional(),
});
