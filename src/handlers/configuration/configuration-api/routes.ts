import { ADMINISTRATORS } from '../../../domain/configuration/changes/changer.ts';
import { ROLES } from '../../../domain/users/roles.ts';
import { PROBLEMS } from '../../shared/http/problem.ts';
import { $NoBody, $Nothing, type Allowed, defineRoute, type RouteDefinition } from '../../shared/http/route.ts';
import { CHANGE_PROBLEMS } from './problems.ts';
import {
  $ChangePath,
  $ChangeRequest,
  $Changes,
  $Decision,
  $Flags,
  $History,
  $HistoryQuery,
  $List,
  $ListQuery,
  $Proposal,
  $Public,
  $Rollback,
} from './schemas.ts';

const administrators: Allowed = { says: 'administrators', groups: ADMINISTRATORS };

const {
  invalid,
  'reason-missing': noReason,
  'stale-version': stale,
  'nothing-changes': nothing,
  'wrong-number': wrongNumber,
  'no-such-request': noRequest,
  busy,
  superseded,
  'no-such-revision': noRevision,
  'version-gone': gone,
  'not-open': closed,
  expired,
  'own-proposal': own,
  'same-person': same,
  'person-unknown': unknown,
  'not-the-proposer': notProposer,
} = CHANGE_PROBLEMS;

const KEY = 'Needs an Idempotency-Key.';

const reading = { isCommand: false, path: $Nothing, query: $Nothing, body: $NoBody, problems: [] } as const;

export const publicConfigurationRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration/public',
  operation: 'readPublicConfiguration',
  summary: 'What clients may know',
  description:
    'Parameters that the manifest declares public; never a secret. May be kept for 60 seconds, and asked for again by its ETag: ' +
    '304 where nothing has changed.',
  allowed: { says: 'anybody', groups: [] },
  isPublic: true,
  isKept: true,
  answers: { description: 'The public parameters', schema: $Public },
  problems: [PROBLEMS.unavailable],
});

export const readFeaturesRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration/features',
  operation: 'readFeatures',
  summary: 'Which features are on for you',
  description: 'By the rules of each flag: the same answer for the same person as long as the rule stands.',
  allowed: { says: 'anybody who is signed in', groups: ROLES },
  answers: { description: 'Each feature, and whether it is on', schema: $Flags },
});

export const listParametersRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration',
  operation: 'listParameters',
  summary: 'Every parameter as it holds',
  description: 'With its default where the store has none; a secret as a fingerprint. `name` asks for one.',
  allowed: administrators,
  query: $ListQuery,
  answers: { description: 'The parameters', schema: $List },
  problems: [invalid],
});

export const readHistoryRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration/history',
  operation: 'readConfigurationHistory',
  summary: 'The revisions, or the versions of one parameter',
  description: 'The newest first.',
  allowed: administrators,
  query: $HistoryQuery,
  answers: { description: '`versions` of a parameter, or `revisions`', schema: $History },
  problems: [invalid],
});

export const listChangesRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration/changes',
  operation: 'listConfigurationChanges',
  summary: 'Change requests that wait',
  description: 'The oldest first.',
  allowed: administrators,
  answers: { description: 'The requests', schema: $Changes },
});

export const readChangeRoute = defineRoute({
  ...reading,
  routeKey: 'GET /configuration/changes/{id}',
  operation: 'readConfigurationChange',
  summary: 'One change request',
  description: 'What it changes, value by value; secrets as fingerprints.',
  allowed: administrators,
  path: $ChangePath,
  answers: { description: 'The request', schema: $ChangeRequest },
  problems: [noRequest],
});

const changing = { isCommand: true, query: $Nothing, allowed: administrators, path: $Nothing } as const;
const APPLYING = [busy, superseded, stale] as const;

export const proposeChangeRoute = defineRoute({
  ...changing,
  routeKey: 'POST /configuration/changes',
  operation: 'proposeConfigurationChange',
  summary: 'Change one parameter or several, as one',
  description: `In production it waits for a second administrator; elsewhere it holds at once. ${KEY}`,
  body: $Proposal,
  answers: { description: 'The request: `proposed`, or `applied`', schema: $ChangeRequest },
  problems: [...APPLYING, invalid, noReason, nothing, wrongNumber, closed, expired, unknown],
});

export const decideChangeRoute = defineRoute({
  ...changing,
  path: $ChangePath,
  routeKey: 'POST /configuration/changes/{id}/decision',
  operation: 'decideConfigurationChange',
  summary: 'Approve, reject or withdraw a proposal',
  description:
    'Approved by a second administrator it holds, whole: never by who proposed it, nor by another account of the same address. ' +
    `Rejected by another, or withdrawn by who made it, its proposed secrets are gone. ${KEY}`,
  body: $Decision,
  answers: { description: 'The request: `applied`, `rejected` or `withdrawn`', schema: $ChangeRequest },
  problems: [...APPLYING, noRequest, closed, expired, own, same, unknown, notProposer],
});

export const rollBackRoute = defineRoute({
  ...changing,
  routeKey: 'POST /configuration/rollback',
  operation: 'rollBackConfiguration',
  summary: 'Make a revision of the past hold again',
  description:
    'In one step, as a new revision. In production the last change is taken back at once; anything further back is proposed to a ' +
    `second administrator. ${KEY}`,
  body: $Rollback,
  answers: { description: 'The request: `applied`, or `proposed`', schema: $ChangeRequest },
  problems: [...APPLYING, noReason, noRevision, gone, nothing, closed, expired, unknown],
});

/** All operations of this function, as docs/openapi.json tells them. */
export const CONFIGURATION_ROUTES: readonly RouteDefinition[] = [
  publicConfigurationRoute,
  readFeaturesRoute,
  listParametersRoute,
  readHistoryRoute,
  listChangesRoute,
  readChangeRoute,
  proposeChangeRoute,
  decideChangeRoute,
  rollBackRoute,
];
