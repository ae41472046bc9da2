import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

/** Who calls, by the token that the API has verified; never by anything that a caller can write. */
export interface Caller {
  /** The subject of the token. */
  readonly id: string;
  readonly groups: readonly string[];
  readonly contactId?: string;
}

/** The part of an event that says it. Another front (a test, a console) may leave it out. */
export interface CalledBy {
  readonly requestContext: Partial<Pick<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext'], 'authorizer'>>;
}

/** An HTTP API hands a list over as the text `[admin srm]`. */
const listOf = (claim: unknown): readonly string[] => {
  if (Array.isArray(claim)) return claim.filter((one) => typeof one === 'string');
  return typeof claim === 'string' ? claim.split(/[\s,[\]]+/).filter((word) => word !== '') : [];
};

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

/** Id tokens have `custom:contactId`; `contactId` is what a pool can add to access tokens. */
export const callerOf = ({ requestContext }: CalledBy): Caller | undefined => {
  const claims: Readonly<Record<string, unknown>> = requestContext.authorizer?.jwt?.claims ?? {};
  const id = textOf(claims.sub);
  if (id === undefined) return undefined;
  const contactId = textOf(claims['custom:contactId']) ?? textOf(claims.contactId);
  return { id, groups: listOf(claims['cognito:groups']), ...(contactId === undefined ? {} : { contactId }) };
};

/** When the token was issued; one that does not say is older than any other. */
export const issuedAtOf = ({ requestContext }: CalledBy): Date => {
  const seconds = Number(requestContext.authorizer?.jwt?.claims?.iat ?? 0);
  return new Date(Number.isSafeInteger(seconds) ? seconds * 1000 : 0);
};
