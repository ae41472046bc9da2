import type { Template } from '../template.ts';
import type { ExecutionFacts } from './facts.ts';
import type { Executions } from './ports.ts';

const reservedIn = ({ Resources }: Template): readonly (readonly [name: string, reserved: number])[] =>
  Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .flatMap(({ Properties = {} }) => {
      const { FunctionName: name, ReservedConcurrentExecutions: reserved } = Properties;
      return typeof name === 'string' && typeof reserved === 'number' ? [[name, reserved] as const] : [];
    });

/**
 * What a packaged template asks of the account's executions. What one function gives back is not counted for another, as
 * CloudFormation may ask for the one before it lets go of the other. @throws when Lambda cannot be asked
 */
export const wantedExecutions =
  (executions: Executions) =>
  async (template: Template): Promise<ExecutionFacts> => {
    const more: number[] = [];
    for (const [name, reserved] of reservedIn(template))
      more.push(Math.max(0, reserved - (await executions.reservedFor(name))));
    return { ...(await executions.account()), wanted: more.reduce((sum, one) => sum + one, 0) };
  };
