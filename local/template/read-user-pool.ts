import { type LookUp, UnsupportedTemplate } from './intrinsics.ts';
import type { ReadAll } from './read-resources.ts';
import * as schemas from './resource-schemas.ts';
import type { UserPoolPlan } from './stage-plan.ts';

/** What the template says of its user pool; one is imitated. */
export const readUserPool = (readAll: ReadAll, lookUp: LookUp): UserPoolPlan | undefined => {
  const [first, another] = readAll('AWS::Cognito::UserPool', schemas.userPool);
  if (first === undefined) return undefined;
  if (another !== undefined)
    throw new UnsupportedTemplate(`the local stage has one user pool, not ${first[0]} and ${another[0]}`);
  const [logicalId, { UserPoolName: name, AdminCreateUserConfig, LambdaConfig }] = first;
  const [client] = readAll('AWS::Cognito::UserPoolClient', schemas.userPoolClient);
  const { PreSignUp, PostConfirmation, CustomMessage, PreTokenGenerationConfig } = LambdaConfig;
  return {
    id: lookUp(logicalId) ?? '',
    name,
    clientId: client === undefined ? '' : (lookUp(client[0]) ?? ''),
    triggers: { PreSignUp, PostConfirmation, CustomMessage, PreTokenGeneration: PreTokenGenerationConfig?.LambdaArn },
    allowsSignUp: !AdminCreateUserConfig.AllowAdminCreateUserOnly,
  };
};
