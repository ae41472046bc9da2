/**
 * Stands in for `@aws-sdk/middleware-endpoint-discovery` in deployed bundles: the client of DynamoDB prepares for it, and no
 * command of it asks (8 KB).
 */
export const resolveEndpointDiscoveryConfig = <Config>(config: Config): Config => config;

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
