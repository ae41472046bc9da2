import { ACCOUNT, reaches } from './iam-patterns.ts';
import type { Admission, Grant, Holding, StageFacts } from './isolation-facts.ts';
import type { Direction, Violation } from './violation.ts';

const PRINCIPAL = /^arn:aws:(iam|sts):/;

/** The account itself: who of it may come in, is then for each one's own permissions to say. */
const isAccount = (principal: string): boolean =>
  [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`].includes(principal) || /^arn:aws:iam::\d{12}:root$/.test(principal);

/** What a service calls its resources in an ARN, where it is not the service's own name. */
const ARN_SERVICES: Readonly<Record<string, string>> = { apigateway: 'execute-api', 'delivery.logs': 'logs' };

/** `logs.us-west-1.amazonaws.com` speaks for what has `logs` in its ARN. */
const arnServiceOf = (service: string): string => {
  const name = service.replace(/(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com$/, '');
  return ARN_SERVICES[name] ?? name;
};

interface Entrance {
  readonly who: string;
  readonly through: Holding;
}

const entrance = (who: string, holdings: readonly Holding[], fits: (arn: string) => boolean): readonly Entrance[] => {
  const through = holdings.find(({ arn }) => fits(arn));
  return through === undefined ? [] : [{ who, through }];
};

/** Whom of the other stage all limits would let pass. */
const byLimits = (limits: Admission['limits'], holdings: readonly Holding[]): readonly Entrance[] => {
  const passing = limits.map((patterns) =>
    patterns.flatMap((pattern) => entrance(`source ${pattern}`, holdings, (arn) => reaches(pattern, arn))),
  );
  return passing.some((entrances) => entrances.length === 0) ? [] : passing.flat();
};

const byPrincipal = (principals: readonly string[], holdings: readonly Holding[]): readonly Entrance[] =>
  principals
    .filter((principal) => !isAccount(principal))
    .flatMap((principal) =>
      entrance(`principal ${principal}`, holdings, (arn) => PRINCIPAL.test(arn) && reaches(principal, arn)),
    );

const byService = (services: readonly string[], holdings: readonly Holding[]): readonly Entrance[] =>
  services.flatMap((service) =>
    entrance(
      `${service} on behalf of whatever resource`,
      holdings,
      (arn) => arn.split(':')[2] === arnServiceOf(service),
    ),
  );

const byFederation = ({ federations, audiences }: Admission, holdings: readonly Holding[]): readonly Entrance[] =>
  federations
    .filter(() => audiences.length === 0)
    .flatMap((provider) => entrance(`${provider} for whatever pool`, holdings, (arn) => /^arn:aws:cognito-/.test(arn)));

/** A role that a service takes on is given to it by whoever deploys: there the service is no door. */
const isTrust = ({ actions }: Grant): boolean => actions.every((action) => action.startsWith('sts:'));

const entrancesOf = (grant: Grant, admission: Admission, holdings: readonly Holding[]): readonly Entrance[] => {
  const federated = byFederation(admission, holdings);
  if (admission.limits.length > 0) return [...byLimits(admission.limits, holdings), ...federated];
  return [
    ...byPrincipal(admission.principals, holdings),
    ...(isTrust(grant) ? [] : byService(admission.services, holdings)),
    ...federated,
  ];
};

/** Policies of a stage's resources (queues, topics, buckets, keys, functions, roles) that would let another stage in. */
export const judgeAdmission = ({ from, to }: Direction<StageFacts>): readonly Violation[] =>
  from.grants.flatMap((grant) => {
    if (grant.admission === undefined) return [];
    return entrancesOf(grant, grant.admission, to.holdings).map(
      ({ who, through }): Violation => ({
        rule: 'admission',
        what: `${from.stage} lets in ${who}, so also ${through.arn} of ${to.stage}`,
        here: grant.place,
        there: through.place,
        mend: 'limit it by aws:SourceArn (ArnLike or ArnEquals) to this stage’s own resource, or by the audience to its own pool',
      }),
    );
  });
