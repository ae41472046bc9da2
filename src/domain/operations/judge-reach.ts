import { covers, intersects, reaches } from './iam-patterns.ts';
import type { Grant, Holding, StageFacts } from './isolation-facts.ts';
import { andMore, type Direction, type Violation } from './violation.ts';

const serviceOf = (arn: string): string => arn.split(':')[2] ?? '';

/** Whether an action of the grant could be done to a resource of that service. */
const concerns = ({ actions, isNotAction }: Grant, arn: string): boolean =>
  isNotAction || actions.some((action) => intersects(action.split(':')[0]?.toLowerCase() ?? '', serviceOf(arn)));

/** A statement that names what it does not allow, allows all that it does not wholly cover. */
const excludes = (patterns: readonly string[], { arn }: Holding): boolean =>
  patterns.some((pattern) => covers(pattern, arn));

interface Reach {
  readonly pattern: string;
  readonly held: readonly Holding[];
}

const reachesOf = (grant: Grant, others: readonly Holding[]): readonly Reach[] => {
  const within = others.filter(({ arn }) => concerns(grant, arn));
  const named = grant.resources.map((pattern) => ({
    pattern,
    held: within.filter(({ arn }) => reaches(pattern, arn)),
  }));
  if (grant.notResources.length === 0) return named;
  const held = within.filter((holding) => !excludes(grant.notResources, holding));
  return [...named, { pattern: `all but ${grant.notResources.join(', ')}`, held }];
};

/** Permissions of a stage's own roles that match what another stage holds, whatever their conditions. */
export const judgeReach = ({ from, to }: Direction<StageFacts>): readonly Violation[] =>
  from.grants
    .filter(({ admission }) => admission === undefined)
    .flatMap((grant) =>
      reachesOf(grant, to.holdings).flatMap(({ pattern, held }): readonly Violation[] => {
        const [first] = held;
        if (first === undefined) return [];
        return [
          {
            rule: 'reach',
            what: `${from.stage} may ${grant.isNotAction ? 'do all but ' : ''}${grant.actions.join(', ')} on ${pattern}, which matches ${andMore(first.arn, held.length)} of ${to.stage}`,
            here: grant.place,
            there: first.place,
            mend: 'name the resource by reference (!GetAtt), or by a prefix that ends after the stage and a delimiter',
          },
        ];
      }),
    );
