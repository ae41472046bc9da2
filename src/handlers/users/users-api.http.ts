import { type DirectCallOptions, withDirectCalls } from '../shared/http/direct-call.ts';
import { type HttpApiOptions, httpApi } from '../shared/http/http-api.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { usersApiDependencies } from './dependencies.ts';
import { type ServeChangesDependencies, serveChanges } from './users-api/serve-changes.ts';
import { type ServeDataDependencies, serveData } from './users-api/serve-data.ts';
import { serveFinding } from './users-api/serve-finding.ts';

export type UsersApiDependencies = ServeChangesDependencies &
  ServeDataDependencies &
  Pick<HttpApiOptions, 'idempotency' | 'isRevoked'> &
  Pick<DirectCallOptions, 'verifyToken'>;

/** User administration over HTTP, and for who invokes the function directly with a person's token. */
export const usersApiHandler = (dependencies: UsersApiDependencies) => {
  const options = { ...dependencies, capability: 'users' };
  const routes = [...serveFinding(dependencies), ...serveChanges(dependencies), ...serveData(dependencies)];
  return withDirectCalls(options, httpApi(options, routes));
};

export const handler = onColdStart(() => usersApiHandler(usersApiDependencies(process.env)));
