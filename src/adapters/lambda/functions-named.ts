import { type LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';

/** The functions whose names begin so, by the account itself. */
export const functionsNamed = async (client: LambdaClient, prefix: string): Promise<readonly string[]> => {
  const names: string[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client }, {}))
    names.push(
      ...Functions.flatMap(({ FunctionName = '' }) => (FunctionName.startsWith(prefix) ? [FunctionName] : [])),
    );
  return names;
};
