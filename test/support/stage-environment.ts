import { createRequire } from 'node:module';
import { join } from 'node:path';

const { sealOf } = createRequire(join(process.cwd(), 'x.cjs'))('./infra/lib/backend-suffix.cjs');

export const SUFFIX = 'abcdefghijklmnopqrstuvwxyz';

/** What every function of the stage `dev` is told by its environment. */
export const STAGE_ENVIRONMENT = {
  STAGE: 'dev',
  ENVIRONMENT: 'development',
  NODE_ENV: 'development',
  LOG_LEVEL: 'DEBUG',
  ENABLE_DEBUG: 'true',
  ENABLE_DETAILED_LOGGING: 'true',
  CORS_ORIGINS: 'http://localhost:3000',
  MFA_ENABLED: 'false',
  ADVANCED_MONITORING: 'false',
  BACKEND_SUFFIX: SUFFIX,
  BACKEND_SUFFIX_SEAL: String(sealOf('dev', SUFFIX)),
  CONFIGURATION_PATH: '/realtechee-backend/dev/',
};
