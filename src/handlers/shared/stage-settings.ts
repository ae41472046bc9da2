import { createHash } from 'node:crypto';

type Variables = Readonly<Record<string, string | undefined>>;
type Kind = 'production' | 'development';

/** What the stages of each kind are set to; infra/lib/stage-kinds.cjs deploys nothing else. */
const SETTINGS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  production: {
    NODE_ENV: 'production',
    LOG_LEVEL: 'INFO',
    ENABLE_DEBUG: 'false',
    ENABLE_DETAILED_LOGGING: 'false',
    MFA_ENABLED: 'ready',
    ADVANCED_MONITORING: 'true',
  },
  development: {
    NODE_ENV: 'development',
    LOG_LEVEL: 'DEBUG',
    ENABLE_DEBUG: 'true',
    ENABLE_DETAILED_LOGGING: 'true',
    CORS_ORIGINS: 'http://localhost:3000',
    MFA_ENABLED: 'false',
    ADVANCED_MONITORING: 'false',
  },
};

/** Each of these carries the stage in its name; another stage's value is found by that. Lambda itself sets the last. */
const NAMED_AFTER_STAGE = [
  'DEAD_LETTER_QUEUE_URL',
  'SES_CONFIGURATION_SET',
  'CONFIGURATION_PATH',
  'BACKUP_VAULT',
  'BACKUPS_BUCKET',
  'AWS_LAMBDA_FUNCTION_NAME',
] as const;

const carriesStage = (value: string, stage: string): boolean => value.split(/[^A-Za-z0-9]+/).includes(stage);

/** The same as in infra/lib/backend-suffix.cjs. */
const sealOf = (stage: string, backendSuffix: string): string =>
  createHash('sha256')
    .update(JSON.stringify([stage, backendSuffix]))
    .digest('hex')
    .slice(0, 16);

const isPublicOrigin = (origin: string): boolean => /^https:\/\/(?!localhost\b)[^/*]+$/.test(origin.trim());

const ofAnotherKind = (env: Variables, kind: Kind): readonly string[] => [
  ...Object.entries(SETTINGS[kind])
    .filter(([name, value]) => env[name] !== value)
    .map(([name]) => name),
  ...(kind === 'production' && !(env.CORS_ORIGINS ?? '').split(',').every(isPublicOrigin) ? ['CORS_ORIGINS'] : []),
];

const ofAnotherStage = (env: Variables, stage: string): readonly string[] => [
  ...NAMED_AFTER_STAGE.filter((name) => {
    const value = env[name];
    return value !== undefined && !carriesStage(value, stage);
  }),
  ...(env.BACKEND_SUFFIX_SEAL === sealOf(stage, env.BACKEND_SUFFIX ?? '') ? [] : ['BACKEND_SUFFIX']),
];

export interface StageMixture {
  /** Variables that a stage of this kind does not have, or not with this value. */
  readonly ofAnotherKind: readonly string[];
  /** Variables that name what belongs to another stage. */
  readonly ofAnotherStage: readonly string[];
}

/** The names of all variables that do not go with the stage. */
export const mixtureIn = (env: Variables, stage: string, kind: Kind): StageMixture => ({
  ofAnotherKind: (stage === 'prod') === (kind === 'production') ? ofAnotherKind(env, kind) : ['ENVIRONMENT'],
  ofAnotherStage: ofAnotherStage(env, stage),
});
