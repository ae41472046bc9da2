import * as z from 'zod';
import type { FunctionEnvironment } from '../../domain/configuration/template-environment.ts';
import type { PackagedStage } from '../../domain/operations/template.ts';

const $Function = z.object({
  FunctionName: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The variables of every function of a packaged template. A function is named after service and stage; its reader's name is the rest. */
export const functionEnvironments = ({
  service,
  stage,
  template,
}: Pick<PackagedStage, 'service' | 'stage' | 'template'>): readonly FunctionEnvironment[] =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Properties }) => $Function.parse(Properties))
    .map(({ FunctionName, Environment }) => ({
      reader: FunctionName.replace(`${service}-${stage}-`, ''),
      variables: Object.fromEntries(
        Object.entries(Environment.Variables).map(([name, value]) => [name, textOf(value)]),
      ),
    }));
