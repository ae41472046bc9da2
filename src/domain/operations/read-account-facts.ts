import { ACCOUNT, isWild } from './iam-patterns.ts';
import type { Holding, Place, StageFacts, Text } from './isolation-facts.ts';
import type { AccountContents, AccountFunction, AccountRole } from './ports.ts';
import { readGrants } from './read-grants.ts';
import { leavesOf, type PackagedStage } from './template.ts';

type PlaceOf = (id: string, path: string) => Place;

/** Whether a name of the account is of this stage: `<service>-<stage>-...`, `/<service>/<stage>/...`, or by its suffix. */
const belongsTo = ({ service, stage, suffix }: PackagedStage) => {
  const named = new RegExp(`(^|[/-])${service}[-/]${stage}([-/]|$)`);
  return (name: string): boolean => named.test(name) || name.includes(`-${suffix}-`);
};

const arnsIn = (region: string) => {
  const at = `${region}:${ACCOUNT}`;
  return {
    table: (name: string) => [`arn:aws:dynamodb:${at}:table/${name}`, `arn:aws:dynamodb:${at}:table/${name}/*`],
    function: (name: string) => [`arn:aws:lambda:${at}:function:${name}`],
    parameter: (name: string) => [`arn:aws:ssm:${at}:parameter/${name.replace(/^\//, '')}`],
    queue: (name: string) => [`arn:aws:sqs:${at}:${name}`],
    'log group': (name: string) => [`arn:aws:logs:${at}:log-group:${name}`, `arn:aws:logs:${at}:log-group:${name}:*`],
  } as const;
};

const namesOf = ({ tables, functions, parameters, queues, logGroups }: AccountContents) =>
  [
    ['table', tables],
    ['function', functions.map(({ name }) => name)],
    ['parameter', parameters],
    ['queue', queues],
    ['log group', logGroups],
  ] as const;

const textsOfFunction = ({ name, environment, roleArn }: AccountFunction, placeOf: PlaceOf): readonly Text[] => [
  ...Object.entries(environment).map(([variable, value]) => ({
    place: placeOf(`function ${name}`, `Environment.Variables.${variable}`),
    value,
  })),
  { place: placeOf(`function ${name}`, 'Role'), value: roleArn },
];

const textsOfRole = ({ name, policies }: AccountRole, placeOf: PlaceOf): readonly Text[] =>
  leavesOf(policies).map(({ path, value }) => ({ place: placeOf(`role ${name}`, path), value }));

const attachedTo = ({ name, attachedPolicies }: AccountRole, placeOf: PlaceOf): readonly Text[] =>
  attachedPolicies.map((value, at) => ({ place: placeOf(`role ${name}`, `AttachedPolicies[${at}]`), value }));

const factsOf = (stage: PackagedStage, contents: AccountContents): Omit<StageFacts, 'stage' | 'suffix'> => {
  const isOwn = belongsTo(stage);
  const placeOf: PlaceOf = (id, path) => ({ stage: stage.stage, id, path });
  const arns = arnsIn(contents.region);
  const roles = contents.roles.filter(({ name }) => isOwn(name));
  const functions = contents.functions.filter(({ name }) => isOwn(name));

  const made = namesOf(contents).flatMap(([kind, names]) => names.filter(isOwn).map((name) => ({ kind, name })));
  const grants = roles.flatMap((role) => readGrants(role.policies, placeOf(`role ${role.name}`, '')));
  const holdings: readonly Holding[] = [
    ...made.flatMap(({ kind, name }) =>
      arns[kind](name).map((arn) => ({ place: placeOf(`${kind} ${name}`, 'ARN'), arn })),
    ),
    ...roles.map(({ name, arn }) => ({ place: placeOf(`role ${name}`, 'ARN'), arn })),
    ...grants
      .filter(({ admission }) => admission === undefined)
      .flatMap(({ place, resources }) => resources.filter((arn) => !isWild(arn)).map((arn) => ({ place, arn }))),
  ];
  return {
    things: made.map(({ kind, name }) => ({ place: placeOf(`${kind} ${name}`, 'name'), kind: `AWS::${kind}`, name })),
    holdings,
    texts: [
      ...functions.flatMap((one) => textsOfFunction(one, placeOf)),
      ...roles.flatMap((role) => textsOfRole(role, placeOf)),
    ],
    grants,
    attachedPolicies: roles.flatMap((role) => attachedTo(role, placeOf)),
  };
};

/** What a deployed stage shares, reaches and lets in, as far as the account says. */
export const readAccountFacts = (stage: PackagedStage, contents: readonly AccountContents[]): StageFacts => {
  const all = contents.map((one) => factsOf(stage, one));
  return {
    stage: stage.stage,
    suffix: stage.suffix,
    isDeployed: true,
    things: all.flatMap(({ things }) => things),
    holdings: all.flatMap(({ holdings }) => holdings),
    texts: all.flatMap(({ texts }) => texts),
    grants: all.flatMap(({ grants }) => grants),
    attachedPolicies: all.flatMap(({ attachedPolicies }) => attachedPolicies),
  };
};
