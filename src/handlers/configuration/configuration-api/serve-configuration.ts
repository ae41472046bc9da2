import type { ChangeDependencies } from '../../../domain/configuration/changes/apply-request.ts';
import type { Changer } from '../../../domain/configuration/changes/changer.ts';
import { unknownName, type WantedChange } from '../../../domain/configuration/changes/plan-changes.ts';
import { proposeChange } from '../../../domain/configuration/changes/propose-change.ts';
import { readProposals } from '../../../domain/configuration/changes/read-proposals.ts';
import { rollBack } from '../../../domain/configuration/changes/roll-back.ts';
import { approveChange, rejectChange, withdrawChange } from '../../../domain/configuration/changes/settle-proposal.ts';
import { listParameters } from '../../../domain/configuration/list-parameters.ts';
import { ConfigurationUnavailable } from '../../../domain/configuration/ports.ts';
import { readParameterHistory, readRevisionHistory } from '../../../domain/configuration/read-history.ts';
import { SecretValue } from '../../../domain/configuration/secret-value.ts';
import type { Journal } from '../../../domain/shared/journal.ts';
import type { Caller } from '../../shared/http/caller.ts';
import { type Answer, PROBLEMS, problem, success } from '../../shared/http/problem.ts';
import { type ServedRoute, serve } from '../../shared/http/route.ts';
import { changedAnswer, listAnswer, requestAnswer, revisionsAnswer, versionsAnswer } from './answers.ts';
import { changeProblem } from './problems.ts';
import { KEPT_SECONDS, type PublicConfigurationDependencies, publicConfiguration } from './public-configuration.ts';
import * as routes from './routes.ts';

export type ServeConfigurationDependencies = ChangeDependencies &
  PublicConfigurationDependencies & { readonly journal: Journal };

/** Who changes: the token's subject, and nothing else that a call says. */
const changerOf = ({ id }: Caller): Changer => ({ kind: 'person', id });

type Wanted =
  | { readonly name: string; readonly value: string; readonly expectedVersion?: number }
  | { readonly name: string; readonly secret: string; readonly expectedVersion?: number }
  | { readonly name: string; readonly unset: true; readonly expectedVersion?: number };

const wantedOf = (wanted: Wanted): WantedChange => {
  if (!('secret' in wanted)) return wanted;
  const { secret, ...rest } = wanted;
  return { ...rest, value: new SecretValue(secret) };
};

const because = (reason: string | undefined) => (reason === undefined ? {} : { reason });

/** Everything under /configuration. */
export const serveConfiguration = (dependencies: ServeConfigurationDependencies): readonly ServedRoute[] => {
  const { requests, manifest, journal } = dependencies;
  const shown = publicConfiguration(dependencies);
  const propose = proposeChange(dependencies);
  const approve = approveChange(dependencies);
  const reject = rejectChange(dependencies);
  const withdraw = withdrawChange(dependencies);
  const goBack = rollBack(dependencies);

  /** A store that gives no answer is no fault of ours, and passes: the same call under the same key goes on then. */
  const orWait = async (work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (fault) {
      if (!(fault instanceof ConfigurationUnavailable)) throw fault;
      journal.warn('configuration.store-unavailable', { because: fault.because });
      return {
        ...problem(PROBLEMS.unavailable, 'the parameter store gives no answer now; try again'),
        isProvisional: true,
      };
    }
  };

  const isUnknown = (name: string | undefined): name is string =>
    name !== undefined && !manifest.some((one) => one.name === name);
  const noSuch = (name: string): Answer =>
    changeProblem({ because: 'invalid', problems: [unknownName(name, manifest)] });

  return [
    serve(routes.publicConfigurationRoute, () =>
      orWait(async () => {
        const { parameters, etag } = await shown.read();
        return { ...success({ parameters }), kept: { etag, seconds: KEPT_SECONDS } };
      }),
    ),
    serve(routes.readFeaturesRoute, ({ caller }) =>
      orWait(async () => success({ features: await shown.featuresOf({ id: caller.id, groups: caller.groups }) })),
    ),
    serve(routes.listParametersRoute, ({ query: { name } }) =>
      orWait(async () => {
        if (isUnknown(name)) return noSuch(name);
        const { revision, parameters } = await listParameters(dependencies);
        const asked = parameters.filter((one) => name === undefined || one.name === name);
        return success(listAnswer({ revision, parameters: asked }));
      }),
    ),
    serve(routes.readHistoryRoute, ({ query: { name, limit } }) =>
      orWait(async () => {
        if (isUnknown(name)) return noSuch(name);
        return name === undefined
          ? success(revisionsAnswer(await readRevisionHistory(dependencies, limit)))
          : success(versionsAnswer((await readParameterHistory(dependencies, name)).slice(0, limit)));
      }),
    ),
    serve(routes.listChangesRoute, () =>
      orWait(async () => success({ items: (await readProposals(requests)).map(requestAnswer) })),
    ),
    serve(routes.readChangeRoute, ({ path }) =>
      orWait(async () => {
        const request = await requests.get(path.id);
        return request === undefined ? changeProblem({ because: 'no-such-request' }) : success(requestAnswer(request));
      }),
    ),
    serve(routes.proposeChangeRoute, ({ body, caller, commandId }) =>
      orWait(async () => {
        const { changes, reason, isEmergency = false } = body;
        const proposal = { id: commandId, by: changerOf(caller), wanted: changes.map(wantedOf), ...because(reason) };
        return changedAnswer(await propose({ ...proposal, isEmergency }));
      }),
    ),
    serve(routes.decideChangeRoute, ({ path, body: { decision, reason }, caller }) =>
      orWait(async () => {
        const settling = { requestId: path.id, by: changerOf(caller), ...because(reason) };
        if (decision === 'approve') return changedAnswer(await approve(settling));
        const ended = await (decision === 'reject' ? reject : withdraw)(settling);
        return ended.ok ? success(requestAnswer(ended.value)) : changeProblem(ended.refusal);
      }),
    ),
    serve(routes.rollBackRoute, ({ body: { toRevision, reason }, caller, commandId }) =>
      orWait(async () => {
        const target = toRevision === undefined ? {} : { toRevision };
        return changedAnswer(await goBack({ id: commandId, by: changerOf(caller), ...target, ...because(reason) }));
      }),
    ),
  ];
};
