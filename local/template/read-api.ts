import { UnsupportedTemplate } from './intrinsics.ts';
import type { ReadAll } from './read-resources.ts';
import * as schemas from './resource-schemas.ts';
import type { AuthoriserPlan, CorsPlan, RoutePlan } from './stage-plan.ts';

export interface ApiPlan {
  readonly routes: readonly RoutePlan[];
  readonly cors: CorsPlan | undefined;
  readonly authoriser: AuthoriserPlan | undefined;
  readonly userGroups: readonly string[];
}

const readCors = (readAll: ReadAll): CorsPlan | undefined => {
  const [[, { CorsConfiguration: given }] = [undefined, {}]] = readAll('AWS::ApiGatewayV2::Api', schemas.httpApi);
  return given === undefined
    ? undefined
    : {
        origins: given.AllowOrigins,
        methods: given.AllowMethods,
        headers: given.AllowHeaders,
        exposed: given.ExposeHeaders,
        maxAgeSeconds: given.MaxAge,
      };
};

/** One issuer of tokens is imitated. */
const readAuthorisers = (readAll: ReadAll): ReadonlyMap<string, AuthoriserPlan> => {
  const all = readAll('AWS::ApiGatewayV2::Authorizer', schemas.httpAuthorizer);
  if (all.length > 1) {
    throw new UnsupportedTemplate(`the local stage has one authoriser, not ${all.map(([id]) => id).join(' and ')}`);
  }
  return new Map(
    all.map(
      ([
        id,
        {
          JwtConfiguration: { Issuer, Audience },
        },
      ]) => [id, { issuer: Issuer, audience: Audience }],
    ),
  );
};

/** What the template says of the HTTP API: who may call what, from where. */
export const readApi = (readAll: ReadAll): ApiPlan => {
  const integrations = new Map(readAll('AWS::ApiGatewayV2::Integration', schemas.httpIntegration));
  const authorisers = readAuthorisers(readAll);
  const guardOf = (id: string, type: string | undefined, authoriserId = ''): Pick<RoutePlan, 'authoriser'> => {
    if (type !== 'JWT') return {};
    const authoriser = authorisers.get(authoriserId);
    if (authoriser === undefined) throw new UnsupportedTemplate(`${id}: there is no AuthorizerId ${authoriserId}`);
    return { authoriser };
  };
  const routes = readAll('AWS::ApiGatewayV2::Route', schemas.httpRoute).map(([id, given]): RoutePlan => {
    const integration = integrations.get(given.Target.slice('integrations/'.length));
    if (integration === undefined) throw new UnsupportedTemplate(`${id}: there is no ${given.Target}`);
    return {
      routeKey: given.RouteKey,
      functionArn: integration.IntegrationUri,
      timeoutMs: integration.TimeoutInMillis,
      ...guardOf(id, given.AuthorizationType, given.AuthorizerId),
    };
  });
  return {
    routes,
    cors: readCors(readAll),
    authoriser: [...authorisers.values()][0],
    userGroups: readAll('AWS::Cognito::UserPoolGroup', schemas.userPoolGroup).map(([, { GroupName }]) => GroupName),
  };
};
