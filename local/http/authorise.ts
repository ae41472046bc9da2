import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import type { StageClock } from '../clock.ts';
import type { AuthoriserPlan, RoutePlan } from '../template/stage-plan.ts';
import { type Claims, claimsAsText } from './claims.ts';

export type Verdict =
  | { readonly ok: true; readonly claims?: Claims }
  /** Of the header `WWW-Authenticate`. */
  | { readonly ok: false; readonly challenge: string };

/** Whether a request may come in by a route, and as whom. */
export type Authorise = (route: Pick<RoutePlan, 'authoriser'>, authorization: string | undefined) => Promise<Verdict>;

/** API Gateway knows these alone: a token that says `none`, or is signed with a shared secret, is none. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];

const refused = (why?: string): Verdict => ({
  ok: false,
  challenge: why === undefined ? 'Bearer' : `Bearer scope="" error="invalid_token" error_description="${why}"`,
});

/** `aud` counts where there is one, as in the id tokens of Cognito; its access tokens have a `client_id`. */
const isFor = ({ aud, client_id: client }: JWTPayload, { audience }: AuthoriserPlan): boolean =>
  [aud ?? client].flat().some((one) => typeof one === 'string' && audience.includes(one));

/**
 * The JWT authoriser of an HTTP API, in the time of the stage: signature, issuer, audience, and the times in the token.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export const createAuthorise = (jwks: JSONWebKeySet, { now }: Pick<StageClock, 'now'>): Authorise => {
  const keys = createLocalJWKSet(jwks);
  return async ({ authoriser }, authorization) => {
    if (authoriser === undefined) return { ok: true };
    const token = authorization?.replace(/^Bearer /i, '').trim();
    if (token === undefined || token === '') return refused();
    const at = now();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: authoriser.issuer,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        currentDate: at,
      });
      if (!isFor(payload, authoriser)) return refused('the token is for another audience');
      if ((payload.iat ?? 0) * 1000 > at.getTime()) return refused('the token is of the future');
      return { ok: true, claims: claimsAsText(payload) };
    } catch (error) {
      return refused(error instanceof Error ? error.message.replaceAll('"', "'") : 'no token');
    }
  };
};
