import type { FunctionPlan } from '../template/stage-plan.ts';

export interface ServiceEndpoints {
  readonly dynamodb: string;
  readonly queues: string;
  /** In front of SES, SNS, SSM and Cognito; and of all else, so that no call ever leaves this machine. */
  readonly door: string;
}

/** What any AWS client needs to talk to the stage instead of AWS. */
export const clientEnvironment = (endpoints: ServiceEndpoints, region: string): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: '/nonexistent/aws-config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/aws-credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL: endpoints.door,
  AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: endpoints.dynamodb,
  AWS_ENDPOINT_URL_SQS: endpoints.queues,
  AWS_ENDPOINT_URL_SESV2: endpoints.door,
  AWS_ENDPOINT_URL_SNS: endpoints.door,
  AWS_ENDPOINT_URL_SSM: endpoints.door,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoints.door,
});

/** The variables that a function finds: those of the template, and those that Lambda sets. */
export const lambdaEnvironment = (
  plan: FunctionPlan,
  endpoints: ServiceEndpoints,
  region: string,
): Record<string, string> => ({
  ...plan.environment,
  ...clientEnvironment(endpoints, region),
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: plan.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${plan.memoryMegabytes}`,
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.functionName}`,
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  _HANDLER: plan.handler,
  TZ: 'UTC',
});
