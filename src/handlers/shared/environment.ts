import * as z from 'zod/mini';
import { mixtureIn } from './stage-settings.ts';

/** The variables of the process, as they come. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

export class EnvironmentRefused extends Error {
  override readonly name = 'EnvironmentRefused';
}

const stageEnvironment = z.object({
  STAGE: z.string().check(z.regex(/^[a-z][a-z0-9]{1,15}$/)),
  ENVIRONMENT: z.enum(['production', 'development']),
  NODE_ENV: z.enum(['production', 'development']),
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']),
  ENABLE_DEBUG: z.enum(['true', 'false']),
  ENABLE_DETAILED_LOGGING: z.enum(['true', 'false']),
  CORS_ORIGINS: z.string(),
  MFA_ENABLED: z.enum(['ready', 'false']),
  ADVANCED_MONITORING: z.enum(['true', 'false']),
  BACKEND_SUFFIX: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
  BACKEND_SUFFIX_SEAL: z.string(),
  /** `/<service>/<stage>/`, before the names of the stage's parameters. */
  CONFIGURATION_PATH: z.string().check(z.regex(/^\/[\w.-]+\/[a-z][a-z0-9]{1,15}\/$/)),
});
export type StageEnvironment = z.infer<typeof stageEnvironment>;

const refuseMixture = (env: ProcessEnvironment, { STAGE, ENVIRONMENT }: StageEnvironment): void => {
  const { ofAnotherKind, ofAnotherStage } = mixtureIn(env, STAGE, ENVIRONMENT);
  const wrong = [
    ...ofAnotherStage.map((name) => `${name} does not belong to stage ${STAGE}`),
    ...ofAnotherKind.map((name) => `${name} is not what stage ${STAGE}, being ${ENVIRONMENT}, has`),
  ];
  if (wrong.length > 0) throw new EnvironmentRefused(`refusing to start, a mixture of stages: ${wrong.join('; ')}`);
};

/**
 * The environment of a function, parsed and checked once at cold start.
 * @throws {EnvironmentRefused} naming every variable that is missing, wrong or of another stage, and never a value
 */
export const environmentOf = <Shape extends z.core.$ZodShape>(
  env: ProcessEnvironment,
  shape: z.ZodMiniObject<Shape>,
): StageEnvironment & z.infer<z.ZodMiniObject<Shape>> => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const own = shape.safeParse(given);
  const stage = stageEnvironment.safeParse(given);
  if (!own.success || !stage.success) {
    const issues = [...(stage.error?.issues ?? []), ...(own.error?.issues ?? [])];
    const named = issues.map(({ path, code }) => `${path.join('.')} (${code})`).join(', ');
    throw new EnvironmentRefused(`refusing to start: check the environment variables ${named}`);
  }
  refuseMixture(given, stage.data);
  return { ...own.data, ...stage.data };
};
