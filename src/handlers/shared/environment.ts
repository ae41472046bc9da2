import * as z from 'zod/mini';

/** The variables of the process, as they come. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

export class EnvironmentRefused extends Error {
  override readonly name = 'EnvironmentRefused';
}

const stageEnvironment = z.object({
  STAGE: z.string().check(z.regex(/^[a-z][a-z0-9]{1,15}$/)),
  ENVIRONMENT: z.enum(['production', 'development']),
  LOG_LEVEL: z._default(z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']), 'INFO'),
  BACKEND_SUFFIX: z.string().check(z.regex(/^[a-z0-9]{26}$/)),
});
export type StageEnvironment = z.infer<typeof stageEnvironment>;

/** Each of these carries the stage in its name; another stage's value is found by that. */
const NAMED_AFTER_STAGE = ['DEAD_LETTER_QUEUE_URL', 'SES_CONFIGURATION_SET', 'UNSUBSCRIBE_KEY_PARAMETER'] as const;

const carriesStage = (value: string, stage: string): boolean => value.split(/[^A-Za-z0-9]+/).includes(stage);

const refuseMixture = (env: ProcessEnvironment, { STAGE, ENVIRONMENT }: StageEnvironment): void => {
  if ((STAGE === 'prod') !== (ENVIRONMENT === 'production')) {
    throw new EnvironmentRefused(`ENVIRONMENT is ${ENVIRONMENT}, but STAGE is ${STAGE}: only prod is production`);
  }
  for (const name of NAMED_AFTER_STAGE) {
    const value = env[name];
    if (value !== undefined && !carriesStage(value, STAGE)) {
      throw new EnvironmentRefused(
        `${name} does not belong to stage ${STAGE}: its value does not carry the stage's name`,
      );
    }
  }
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
