import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Template } from '../infra/packaged.ts';

/** What a role grants on parameters: `sid` names the statement, `covers` says which parameters it is of. */
export interface ParameterGrant {
  readonly sid: string;
  readonly action: string;
  covers(path: string): boolean;
}

const pattern = (resource: unknown): RegExp => {
  const [, path = ''] = /:parameter([^"]*)"/.exec(JSON.stringify(resource)) ?? [];
  return new RegExp(`^${path.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
};

/** Of one role of a packaged template. */
export const parameterGrants = (template: Template, role: string): readonly ParameterGrant[] => {
  const { Policies = [] } = template.Resources[role]?.Properties ?? {};
  const statements: readonly { Sid: string; Action: readonly string[]; Resource: unknown }[] = Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: unknown } }) => PolicyDocument.Statement,
  );
  return statements.flatMap(({ Sid: sid, Action, Resource }) => {
    const patterns = [Resource].flat().map(pattern);
    const covers = (path: string) => patterns.some((one) => one.test(path));
    return Action.filter((action) => action.startsWith('ssm:')).map((action) => ({ sid, action, covers }));
  });
};

const NAMED = ['Name', 'Names', 'Path'];

const pathsIn = (input: object): readonly string[] =>
  Object.entries(input)
    .filter(([key]) => NAMED.includes(key))
    .flatMap(([, value]) => [value].flat().map(String));

/** Notes what is asked of which parameter, as the grant that it needs, or as `none of them` for what no grant covers. */
export const watchParameters = (client: SSMClient) => {
  let calls = new Set<string>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const action = `ssm:${commandName.replace(/Command$/, '')}`;
        for (const path of pathsIn(args.input)) calls.add(`${action} ${path.replace(/:\d+$/, '')}`);
        return next(args);
      },
    { step: 'initialize', name: 'watch-parameters' },
  );
  return {
    seen: (grants: readonly ParameterGrant[]): readonly string[] => {
      const used = [...calls].map((call) => {
        const [action = '', path = ''] = call.split(' ');
        const grant = grants.find((one) => one.action === action && one.covers(path));
        return grant === undefined ? `${call}: none of them` : `${grant.sid}: ${action}`;
      });
      calls = new Set();
      return [...new Set(used)].toSorted();
    },
  };
};

export const inWords = (grants: readonly ParameterGrant[]): readonly string[] =>
  grants.map(({ sid, action }) => `${sid}: ${action}`).toSorted();
