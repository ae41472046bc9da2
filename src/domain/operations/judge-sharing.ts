import { intersects, isWild } from './iam-patterns.ts';
import type { NamedThing, StageFacts } from './isolation-facts.ts';
import type { Violation } from './violation.ts';

const MENDING: Readonly<Record<string, string>> = {
  export: 'put the stage into the export name, or export nothing',
  import: 'import nothing: declare the resource in this stack',
  'parameter path': 'read it under /<service>/<stage>/, where each stage has its own',
};

const violation = (here: NamedThing, there: NamedThing): Violation => ({
  rule: 'shared',
  what: `both have the ${here.kind} "${here.name}"`,
  here: here.place,
  there: there.place,
  mend: MENDING[here.kind] ?? `put the stage into the name: \${self:service}-\${sls:stage}-..., or the table suffix`,
});

/** An import is bound to whoever exports the name: to share either is to share both. */
const familyOf = (kind: string): string => (kind === 'import' ? 'export' : kind);

const isSame = (one: NamedThing, other: NamedThing): boolean => {
  if (familyOf(one.kind) !== familyOf(other.kind)) return false;
  if (one.name === other.name) return true;
  return one.kind === 'parameter path' && (isWild(one.name) || isWild(other.name)) && intersects(one.name, other.name);
};

/** Each shared name once, though many functions of both may use it. */
export const judgeSharing = (one: StageFacts, other: StageFacts): readonly Violation[] => {
  const found = new Map<string, Violation>();
  for (const here of one.things) {
    const there = other.things.find((thing) => isSame(here, thing));
    const key = `${familyOf(here.kind)} ${here.name}`;
    if (there !== undefined && !found.has(key)) found.set(key, violation(here, there));
  }
  return [...found.values()];
};
