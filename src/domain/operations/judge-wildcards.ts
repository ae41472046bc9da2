import { beforeWildcard, covers, isWild } from './iam-patterns.ts';
import type { Grant, StageFacts } from './isolation-facts.ts';
import type { Violation } from './violation.ts';

/** A permission that may be wider than its stage, with the reason. One list: infra/permission-exemptions.yml. */
export interface PermissionExemption {
  /** Logical ids of the roles; absent: every role. */
  readonly roles?: readonly string[] | undefined;
  /** The most it may allow. A statement with any other action is not exempt. */
  readonly actions?: readonly string[] | undefined;
  /** The widest pattern, with references worked out. */
  readonly resource?: string | undefined;
  readonly notResource?: string | undefined;
  /** The condition key without which it is not exempt. */
  readonly limitedBy?: string | undefined;
  /** A policy attached by name. */
  readonly attachedPolicy?: string | undefined;
  readonly because: string;
}

const isOfRole = ({ roles }: PermissionExemption, id: string): boolean => roles === undefined || roles.includes(id);

const isWithin = (patterns: readonly string[], exempt: string | undefined): boolean =>
  exempt === undefined
    ? patterns.length === 0
    : patterns.length > 0 && patterns.every((pattern) => covers(exempt, pattern));

const isSame = (patterns: readonly string[], exempt: string | undefined): boolean =>
  patterns.join(' ') === (exempt ?? '');

const permits = (exemption: PermissionExemption, grant: Grant): boolean =>
  isOfRole(exemption, grant.place.id) &&
  !grant.isNotAction &&
  (exemption.limitedBy === undefined || grant.limitedBy.includes(exemption.limitedBy)) &&
  grant.actions.every((action) => exemption.actions?.includes(action) === true) &&
  isWithin(grant.resources, exemption.resource) &&
  isSame(grant.notResources, exemption.notResource);

/** Whether the wildcard only runs on below the stage's own: `<own ARN>/*`, or a name that has the stage as a whole part. */
const staysInside = (pattern: string, { stage, holdings }: StageFacts): boolean => {
  const before = beforeWildcard(pattern);
  return (
    new RegExp(`[-/:]${stage}[-/:]`).test(before) ||
    before.includes(`‹${stage}.`) ||
    holdings.some(({ arn }) => !isWild(arn) && [`${arn}/`, `${arn}:`].some((own) => before.startsWith(own)))
  );
};

const excessOf = (grant: Grant, facts: StageFacts): string | undefined => {
  if (grant.isNotAction) return `all actions but ${grant.actions.join(', ')}`;
  if (grant.notResources.length > 0) return `all resources but ${grant.notResources.join(', ')}`;
  const action = grant.actions.find((name) => name.includes('*') || name.includes('?'));
  if (action !== undefined) return `the actions ${action}`;
  const wide = grant.resources.find((pattern) => isWild(pattern) && !staysInside(pattern, facts));
  return wide === undefined ? undefined : `${grant.actions.join(', ')} on ${wide}`;
};

const MEND =
  'name the actions and the ARNs it needs, or write the exemption with its reason into infra/permission-exemptions.yml';

const tooWide = (facts: StageFacts): readonly { readonly grant: Grant; readonly excess: string }[] =>
  facts.grants.flatMap((grant) => {
    const excess = grant.admission === undefined ? excessOf(grant, facts) : undefined;
    return excess === undefined ? [] : [{ grant, excess }];
  });

/** Exemptions that no stage needs: they would only hide the next mistake. */
export const unusedExemptions = (
  stages: readonly StageFacts[],
  exemptions: readonly PermissionExemption[],
): readonly PermissionExemption[] => {
  const grants = stages.flatMap((facts) => tooWide(facts).map(({ grant }) => grant));
  const attached = stages.flatMap(({ attachedPolicies }) => attachedPolicies);
  return exemptions.filter(
    (exemption) =>
      !grants.some((grant) => permits(exemption, grant)) &&
      !attached.some(({ place, value }) => isOfRole(exemption, place.id) && value === exemption.attachedPolicy),
  );
};

/** Permissions that are wider than the stage needs or than can be seen here, and not exempt. */
export const judgeWildcards = (facts: StageFacts, exemptions: readonly PermissionExemption[]): readonly Violation[] => [
  ...tooWide(facts)
    .filter(({ grant }) => !exemptions.some((exemption) => permits(exemption, grant)))
    .map(
      ({ grant, excess }): Violation => ({
        rule: 'wildcard',
        what: `${facts.stage} allows ${excess}`,
        here: grant.place,
        mend: MEND,
      }),
    ),
  ...facts.attachedPolicies
    .filter(
      ({ place, value }) =>
        !exemptions.some((exemption) => exemption.attachedPolicy === value && isOfRole(exemption, place.id)),
    )
    .map(
      ({ place, value }): Violation => ({
        rule: 'wildcard',
        what: `${facts.stage} attaches ${value}, whose grants nobody sees here`,
        here: place,
        mend: MEND,
      }),
    ),
];
