import * as z from 'zod';
import type { GrantedReader } from '../../domain/configuration/validation/judge-template.ts';
import type { PackagedStage } from '../../domain/operations/template.ts';

const $Role = z.object({
  Policies: z.array(
    z.object({
      PolicyName: z.string(),
      PolicyDocument: z.object({
        Statement: z.array(
          z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown().optional() }),
        ),
      }),
    }),
  ),
});

const parameterIn = (path: string, resource: unknown): readonly string[] => {
  const text = JSON.stringify(resource);
  const start = text.indexOf(`:parameter${path}`);
  if (start === -1) return [];
  const name = text.slice(start + `:parameter${path}`.length).replace(/".*$/, '');
  return [name];
};

/** Of who reads a parameter to work by it; who changes the configuration is another matter, and may also write. */
const isReading = ({ Action }: { readonly Action: string | readonly string[] }): boolean => {
  const actions = [Action].flat();
  return actions.includes('ssm:GetParameters') && !actions.includes('ssm:PutParameter');
};

/**
 * Which parameters each function may read one by one, by the roles of a packaged template. `path` is what comes before every
 * name of the stage. A policy has the name of its function.
 */
export const grantedReaders = ({ template }: Pick<PackagedStage, 'template'>, path: string): readonly GrantedReader[] =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Role')
    .flatMap(({ Properties }) => {
      const role = $Role.safeParse(Properties);
      return role.success ? role.data.Policies : [];
    })
    .map(({ PolicyName, PolicyDocument }) => ({
      reader: PolicyName,
      parameters: PolicyDocument.Statement.filter(isReading)
        .flatMap(({ Resource }) => [Resource].flat())
        .flatMap((resource) => parameterIn(path, resource)),
    }));
