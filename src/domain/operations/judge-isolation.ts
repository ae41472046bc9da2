import type { StageFacts } from './isolation-facts.ts';
import { judgeAdmission } from './judge-admission.ts';
import { judgeLiterals } from './judge-literals.ts';
import { judgeMentions } from './judge-mentions.ts';
import { judgeReach } from './judge-reach.ts';
import { judgeSharing } from './judge-sharing.ts';
import { judgeWildcards, type PermissionExemption } from './judge-wildcards.ts';
import { bothWays, type Violation } from './violation.ts';

const pairsOf = <Facts>(stages: readonly Facts[]): readonly (readonly [Facts, Facts])[] =>
  stages.flatMap((one, at) => stages.slice(at + 1).map((other) => [one, other] as const));

/** What the stages share, where one reaches or names another, and which permissions are too wide to tell. */
export const judgeIsolation = (
  stages: readonly StageFacts[],
  exemptions: readonly PermissionExemption[],
): readonly Violation[] => [
  ...pairsOf(stages).flatMap(([one, other]) => judgeSharing(one, other)),
  ...bothWays(stages).flatMap((direction) => [
    ...judgeReach(direction),
    ...judgeAdmission(direction),
    ...judgeMentions(direction),
  ]),
  ...stages.flatMap((facts) => [...judgeLiterals(facts, stages), ...judgeWildcards(facts, exemptions)]),
];
