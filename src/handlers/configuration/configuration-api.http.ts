import { type DirectCallOptions, withDirectCalls } from '../shared/http/direct-call.ts';
import { type HttpApiOptions, httpApi } from '../shared/http/http-api.ts';
import { onColdStart } from '../shared/on-cold-start.ts';
import { type ServeConfigurationDependencies, serveConfiguration } from './configuration-api/serve-configuration.ts';
import { configurationApiDependencies } from './dependencies.ts';

export type ConfigurationApiDependencies = ServeConfigurationDependencies &
  Pick<HttpApiOptions, 'idempotency' | 'isRevoked'> &
  Pick<DirectCallOptions, 'verifyToken' | 'newId'>;

/** The configuration over HTTP, and for who invokes the function directly with a person's token. */
export const configurationApiHandler = (dependencies: ConfigurationApiDependencies) => {
  const options = { ...dependencies, capability: 'configuration' };
  return withDirectCalls(options, httpApi(options, serveConfiguration(dependencies)));
};

export const handler = onColdStart(() => configurationApiHandler(configurationApiDependencies(process.env)));
