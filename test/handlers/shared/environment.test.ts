import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { environmentOf } from '../../../src/handlers/shared/environment.ts';
import { STAGE_ENVIRONMENT } from '../../support/stage-environment.ts';

const { sealOf } = createRequire(join(process.cwd(), 'x.cjs'))('./infra/lib/backend-suffix.cjs');

const PROD_SUFFIX = 'zyxwvutsrqponmlkjihgfedcba';

const namedAfter = (stage: string) => ({
  DEAD_LETTER_QUEUE_URL: `https://sqs.us-west-1.amazonaws.com/000000000000/realtechee-backend-${stage}-notification-dead-letters`,
  SES_CONFIGURATION_SET: `realtechee-backend-${stage}`,
  CONFIGURATION_PATH: `/realtechee-backend/${stage}/`,
  AWS_LAMBDA_FUNCTION_NAME: `realtechee-backend-${stage}-deliver-notification`,
});

const DEV = {
  ...STAGE_ENVIRONMENT,
  ...namedAfter('dev'),
};
const PROD = {
  STAGE: 'prod',
  ENVIRONMENT: 'production',
  NODE_ENV: 'production',
  LOG_LEVEL: 'INFO',
  ENABLE_DEBUG: 'false',
  ENABLE_DETAILED_LOGGING: 'false',
  CORS_ORIGINS: 'https://www.realtechee.com,https://realtechee.com',
  MFA_ENABLED: 'ready',
  ADVANCED_MONITORING: 'true',
  BACKEND_SUFFIX: PROD_SUFFIX,
  BACKEND_SUFFIX_SEAL: sealOf('prod', PROD_SUFFIX),
  ...namedAfter('prod'),
};
type Variable = keyof typeof DEV;

const shape = z.object({ DEAD_LETTER_QUEUE_URL: z.url(), OF_MINE: z.string().optional() });

describe('environmentOf', () => {
  it('gives what the stage and the function declare, an empty variable being none', () => {
    const { SES_CONFIGURATION_SET: _, AWS_LAMBDA_FUNCTION_NAME: __, ...declared } = DEV;
    expect(environmentOf({ ...DEV, OF_MINE: '', OTHER: 'x' }, shape)).toEqual(declared);
    expect(environmentOf(PROD, shape)).toMatchObject({ STAGE: 'prod', ENVIRONMENT: 'production' });
  });

  it('C2: names every variable that is missing or wrong, and never a value', () => {
    const refuse = () =>
      environmentOf({ ...DEV, BACKEND_SUFFIX: 'secret-value', DEAD_LETTER_QUEUE_URL: undefined }, shape);
    expect(refuse).toThrow(/BACKEND_SUFFIX.*DEAD_LETTER_QUEUE_URL/);
    expect(refuse).not.toThrow(/secret-value/);
  });

  const VARIABLES = (Object.keys(DEV) as Variable[]).filter((name) => !['STAGE', 'BACKEND_SUFFIX_SEAL'].includes(name));

  it.each(
    VARIABLES,
  )("E2: refuses production's %s in a development stage, and the other way round, by its name", (name) => {
    const refusal = new RegExp(`mixture of stages: .*\\b${name}\\b`);
    expect(() => environmentOf({ ...DEV, [name]: PROD[name] }, shape)).toThrow(refusal);
    expect(() => environmentOf({ ...PROD, [name]: DEV[name] }, shape)).toThrow(refusal);
  });

  it('E2: refuses the whole configuration of another stage, by the name of the function it was given to', () => {
    const stolen = { ...PROD, AWS_LAMBDA_FUNCTION_NAME: DEV.AWS_LAMBDA_FUNCTION_NAME };
    expect(() => environmentOf(stolen, shape)).toThrow('AWS_LAMBDA_FUNCTION_NAME does not belong to stage prod');
  });

  it('E2: refuses the suffix of another stage together with its seal', () => {
    const { BACKEND_SUFFIX, BACKEND_SUFFIX_SEAL } = PROD;
    expect(() => environmentOf({ ...DEV, BACKEND_SUFFIX, BACKEND_SUFFIX_SEAL }, shape)).toThrow(
      'BACKEND_SUFFIX does not belong to stage dev',
    );
  });

  it('E2: tells a stage from one whose name only begins alike', () => {
    const other = { ...DEV, ...namedAfter('dev2') };
    expect(() => environmentOf(other, shape)).toThrow(
      /DEAD_LETTER_QUEUE_URL.*SES_CONFIGURATION_SET.*CONFIGURATION_PATH/,
    );
  });

  it.each([
    'http://www.realtechee.com',
    'https://localhost',
    'https://*',
    'https://www.realtechee.com,http://localhost:3000',
  ])('E2: refuses %s as where production is called from', (origins) => {
    expect(() => environmentOf({ ...PROD, CORS_ORIGINS: origins }, shape)).toThrow('CORS_ORIGINS');
  });

  it('E2: never prints the values of a mixture', () => {
    const refuse = () => environmentOf({ ...DEV, BACKEND_SUFFIX: PROD_SUFFIX, CORS_ORIGINS: PROD.CORS_ORIGINS }, shape);
    expect(refuse).not.toThrow(/zyxwv|realtechee\.com/);
  });
});
