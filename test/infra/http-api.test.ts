import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const stageOf = (template: Template): Properties => template.Resources.HttpApiStage?.Properties ?? {};

/** Routes that anybody may call, and why. All others ask for a signed-in person. */
const PUBLIC = new Map([
  ['GET /unsubscribe', 'the link in a mail, which is signed'],
  ['GET /configuration/public', 'clients, before anybody has signed in; only what the manifest marks as public'],
  ['POST /unsubscribe', 'the same, and the mail programs that follow RFC 8058'],
  ['POST /users/invitations/{id}/opened', 'whoever is invited has no account yet; it says nothing and gives nothing'],
]);

describe('the HTTP API', () => {
  it('asks each route for a person who signed in, but the public ones', () => {
    for (const [id, { RouteKey, AuthorizationType, AuthorizerId }] of ofType(prod, 'AWS::ApiGatewayV2::Route')) {
      const guard = PUBLIC.has(RouteKey) ? [undefined, undefined] : ['JWT', { Ref: 'HttpApiAuthorizerPeople' }];
      expect([id, AuthorizationType, AuthorizerId]).toEqual([id, ...guard]);
    }
  });

  it('believes the tokens of its own pool and client alone', () => {
    const [[, authorizer], ...others] = ofType(prod, 'AWS::ApiGatewayV2::Authorizer') as [[string, Properties]];
    expect(others).toEqual([]);
    expect(authorizer).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: {
        Audience: [{ Ref: 'UserPoolClient' }],
        Issuer: { 'Fn::Sub': `https://cognito-idp.\${AWS::Region}.\${AWS::URLSuffix}/\${UserPool}` },
      },
    });
  });

  it("lets the stage's own site alone call it from a browser", async () => {
    const origins = async (stage: string, params: readonly string[] = []) =>
      (await packaged(stage, params)).Resources.HttpApi?.Properties.CorsConfiguration.AllowOrigins;
    expect(await origins('prod')).toEqual(['https://www.realtechee.com']);
    expect(await origins('dev')).toEqual(['http://localhost:3000']);
    expect(await origins('prod', ['corsOrigins=https://a.example.com, https://b.example.com'])).toEqual([
      'https://a.example.com',
      'https://b.example.com',
    ]);
    expect(prod.Resources.HttpApi?.Properties.CorsConfiguration).not.toHaveProperty('AllowCredentials');
  }, 60_000);

  it('limits how often it is called, the public routes more than the others', () => {
    const { DefaultRouteSettings, RouteSettings } = stageOf(prod);
    expect(DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 100, ThrottlingRateLimit: 50 });
    expect(Object.keys(RouteSettings).toSorted()).toEqual([...PUBLIC.keys()].toSorted());
    for (const { ThrottlingBurstLimit, ThrottlingRateLimit } of Object.values<Properties>(RouteSettings)) {
      expect(ThrottlingBurstLimit).toBeLessThan(DefaultRouteSettings.ThrottlingBurstLimit);
      expect(ThrottlingRateLimit).toBeLessThan(DefaultRouteSettings.ThrottlingRateLimit);
    }
  });

  it('sets limits for a route only when the route is there', () => {
    const idOf = (routeKey: string) =>
      ofType(prod, 'AWS::ApiGatewayV2::Route').find(([, { RouteKey }]) => RouteKey === routeKey)?.[0];
    const { DependsOn } = prod.Resources.HttpApiStage as unknown as { readonly DependsOn: readonly string[] };
    expect(DependsOn).toEqual(expect.arrayContaining(Object.keys(stageOf(prod).RouteSettings).map(idOf)));
  });

  it('logs each request for as long as the stage keeps logs', () => {
    expect(stageOf(prod).AccessLogSettings.DestinationArn).toEqual({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
    expect(prod.Resources.HttpApiLogGroup?.Properties).toMatchObject({
      LogGroupName: '/aws/http-api/realtechee-backend-prod',
      RetentionInDays: 90,
    });
  });

  it('logs nothing about a person: no address, agent, path, query, token or claim', () => {
    const logged: Record<string, string> = JSON.parse(stageOf(prod).AccessLogSettings.Format);
    expect(Object.values(logged).toSorted()).toEqual([
      '$context.error.responseType',
      '$context.integration.requestId',
      '$context.integration.status',
      '$context.integrationLatency',
      '$context.protocol',
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.responseLength',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});
