const { sub } = require('./cloudformation.cjs');
const resolveStage = require('./stage.cjs');

const listOf = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * The stage's HTTP API. A route asks for a signed-in person by `authorizer: people`; one that does not is open to the world.
 * No credentials across origins: who calls is said by the token in a header, never by a cookie.
 */
const api = async (variables) => {
  const { service, stage, corsOrigins } = await resolveStage(variables);
  return {
    name: `${service}-${stage}`,
    cors: {
      allowedOrigins: listOf(corsOrigins),
      allowedMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
      maxAge: 600,
    },
    authorizers: {
      people: {
        type: 'jwt',
        identitySource: '$request.header.Authorization',
        issuerUrl: sub(`https://cognito-idp.\${AWS::Region}.\${AWS::URLSuffix}/\${UserPool}`),
        audience: [{ Ref: 'UserPoolClient' }],
      },
    },
  };
};

/**
 * What is kept of each request. No address, no agent, no path and no query: those name people, and a link in a mail
 * carries its recipient. `functionRequestId` finds the request in the function's own log.
 */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  routeKey: '$context.routeKey',
  protocol: '$context.protocol',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  functionRequestId: '$context.integration.requestId',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integrationLatency',
  error: '$context.error.responseType',
});

module.exports = { api, accessLogFormat };
