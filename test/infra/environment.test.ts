import { $DeliveryEnvironment } from '../../src/handlers/notifications/environment.ts';
import { environmentOf } from '../../src/handlers/shared/environment.ts';
import { ofType, type Properties, packaged, sls, type Template } from './packaged.ts';

/** DOMAIN's table of stages, as the functions find it. */
const TABLE = {
  prod: {
    NODE_ENV: 'production',
    ENVIRONMENT: 'production',
    LOG_LEVEL: 'INFO',
    ENABLE_DEBUG: 'false',
    ENABLE_DETAILED_LOGGING: 'false',
    CORS_ORIGINS: 'https://www.realtechee.com',
    MFA_ENABLED: 'ready',
    ADVANCED_MONITORING: 'true',
  },
  dev: {
    NODE_ENV: 'development',
    ENVIRONMENT: 'development',
    LOG_LEVEL: 'DEBUG',
    ENABLE_DEBUG: 'true',
    ENABLE_DETAILED_LOGGING: 'true',
    CORS_ORIGINS: 'http://localhost:3000',
    MFA_ENABLED: 'false',
    ADVANCED_MONITORING: 'false',
  },
};

const functionsOf = (template: Template) =>
  ofType(template, 'AWS::Lambda::Function').map(([, properties]) => properties);

/** The variables as Lambda would set them: references become what they refer to. */
const deployed = (template: Template, { FunctionName, Environment }: Properties): Record<string, string> => {
  const nameOf = (id: string) => {
    const { QueueName, Name } = template.Resources[id]?.Properties ?? {};
    return QueueName === undefined ? Name : `https://sqs.us-west-1.amazonaws.com/000000000000/${QueueName}`;
  };
  const textOf = (value: unknown) => {
    if (typeof value === 'string') return value;
    const { Ref, 'Fn::Sub': text } = Object(value);
    return Ref === undefined ? String(text).replaceAll(/\$\{[^}]+\}/g, 'x1') : nameOf(Ref);
  };
  const variables = Object.entries(Environment.Variables).map(([name, value]) => [name, textOf(value)]);
  return { ...Object.fromEntries(variables), AWS_LAMBDA_FUNCTION_NAME: FunctionName };
};

describe("a stage's functions", () => {
  it.each(['prod', 'dev'] as const)('of %s are set exactly as the table of stages says', async (stage) => {
    for (const { Environment } of functionsOf(await packaged(stage)))
      expect(Environment.Variables).toMatchObject(TABLE[stage]);
  }, 60_000);

  it.each(['prod', 'dev', 'local'])('E2: of %s start with what the template gives them', async (stage) => {
    const template = await packaged(stage);
    for (const properties of functionsOf(template)) {
      expect(environmentOf(deployed(template, properties), $DeliveryEnvironment)).toMatchObject({ STAGE: stage });
    }
  }, 60_000);

  it('E2: refuse to start with any one variable of the other stage that tells them apart', async () => {
    const [prod, dev] = [await packaged('prod'), await packaged('dev')];
    const [ours, theirs] = [prod, dev].map((template) => deployed(template, functionsOf(template)[0] ?? {}));
    const different = Object.keys(ours ?? {}).filter((name) => ours?.[name] !== theirs?.[name]);
    const silent = different.filter((name) => {
      const mixed = { ...ours, [name]: theirs?.[name] };
      try {
        environmentOf(mixed, $DeliveryEnvironment);
        return true;
      } catch {
        return false;
      }
    });
    expect(different.length).toBeGreaterThan(12);
    expect(silent).toEqual([]);
  }, 60_000);

  it.each([
    ['dev', 'logLevel=INFO', 'Stage "dev" is development, so its logLevel is DEBUG, not INFO.'],
    ['prod', 'enableDebug=true', 'Stage "prod" is production, so its enableDebug is false, not true.'],
    ['prod', 'corsOrigins=http://localhost:3000', 'so its corsOrigins are its own https sites'],
    ['prod', 'siteUrl=http://localhost:3000', 'so its siteUrl is its own https site'],
    ['dev', 'siteUrl=http://site.example.com', 'siteUrl must be the https address of a site'],
    ['dev', 'siteUrl=', 'siteUrl must be'],
    ['prod', 'environment=development', 'Stage "prod" cannot be environment: development'],
  ])('E2: %s is not packaged with %s, with which it would not start', async (stage, param, sentence) => {
    const run = await sls(['package', '--stage', stage, '--package', '.build/refused', '--param', param]);
    expect([run.code, run.output]).toEqual([1, expect.stringContaining(sentence)]);
  });
});
