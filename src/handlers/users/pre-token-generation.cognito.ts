import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { type ShapeTokenDependencies, shapeToken, type TokenClaims } from '../../domain/users/shape-token.ts';
import type { PoolUser } from '../../domain/users/user.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { preTokenGenerationDependencies } from './dependencies.ts';

export interface PreTokenGenerationDependencies extends ShapeTokenDependencies {
  /** Somebody by their attributes, in the provider's words. @throws for somebody without a subject */
  readonly readUser: (attributes: Readonly<Record<string, string>>) => PoolUser;
}

type Response = PreTokenGenerationV2TriggerEvent['response']['claimsAndScopeOverrideDetails'];
type Groups = PreTokenGenerationV2TriggerEvent['request']['groupConfiguration'];

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

/** Whoever has fewer groups than the pool says gets none of the AWS roles that go with these. */
const groupsOf = (groups: readonly string[], given: Groups): Groups =>
  isSame(groups, given.groupsToOverride ?? []) ? given : { groupsToOverride: [...groups], iamRolesToOverride: [] };

const claimsOf = ({ groups: [role], contactId }: TokenClaims, given: Groups): Response => {
  const told = { ...(role === undefined ? {} : { 'custom:role': role }) };
  const contact = contactId === undefined ? {} : { 'custom:contactId': contactId };
  const suppressed = [
    ...(role === undefined ? ['custom:role'] : []),
    ...(contactId === undefined ? ['custom:contactId'] : []),
  ];
  return {
    idTokenGeneration: { claimsToAddOrOverride: { ...told, ...contact }, claimsToSuppress: suppressed },
    accessTokenGeneration: { claimsToAddOrOverride: contactId === undefined ? {} : { contactId } },
    groupOverrideDetails: groupsOf(role === undefined ? [] : [role], given),
  };
};

/** Says in every token, of both kinds, which group and which contact its bearer has by our records. */
export const preTokenGenerationHandler = (dependencies: PreTokenGenerationDependencies) => {
  const shape = shapeToken(dependencies);
  return async (event: PreTokenGenerationV2TriggerEvent): Promise<PreTokenGenerationV2TriggerEvent> => {
    const { userAttributes, groupConfiguration } = event.request;
    const user = dependencies.readUser(userAttributes);
    const claims = await shape({ ...user, groups: groupConfiguration.groupsToOverride ?? [] });
    return { ...event, response: { claimsAndScopeOverrideDetails: claimsOf(claims, groupConfiguration) } };
  };
};

export const handler = onColdStart(() => preTokenGenerationHandler(preTokenGenerationDependencies(process.env)));
