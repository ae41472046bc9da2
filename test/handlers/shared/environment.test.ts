import * as z from 'zod';
import { environmentOf } from '../../../src/handlers/shared/environment.ts';

const VALID = {
  STAGE: 'dev',
  ENVIRONMENT: 'development',
  BACKEND_SUFFIX: 'abcdefghijklmnopqrstuvwxyz',
  DEAD_LETTER_QUEUE_URL:
    'https://sqs.us-west-1.amazonaws.com/000000000000/realtechee-backend-dev-notification-dead-letters',
};
const shape = z.object({ DEAD_LETTER_QUEUE_URL: z.url(), MAIL_FROM: z.string().optional() });

describe('environmentOf', () => {
  it('gives what the stage and the function declare, an empty variable being none', () => {
    expect(environmentOf({ ...VALID, MAIL_FROM: '', OTHER: 'x' }, shape)).toEqual({ ...VALID, LOG_LEVEL: 'INFO' });
  });

  it('names every variable that is missing or wrong, and never a value', () => {
    const refuse = () =>
      environmentOf({ ...VALID, BACKEND_SUFFIX: 'secret-value', DEAD_LETTER_QUEUE_URL: undefined }, shape);
    expect(refuse).toThrow(/BACKEND_SUFFIX.*DEAD_LETTER_QUEUE_URL/);
    expect(refuse).not.toThrow(/secret-value/);
  });

  it.each([
    ['DEAD_LETTER_QUEUE_URL', { DEAD_LETTER_QUEUE_URL: VALID.DEAD_LETTER_QUEUE_URL.replace('-dev-', '-prod-') }],
    ['DEAD_LETTER_QUEUE_URL', { DEAD_LETTER_QUEUE_URL: VALID.DEAD_LETTER_QUEUE_URL.replace('-dev-', '-dev2-') }],
    [
      'UNSUBSCRIBE_KEY_PARAMETER',
      { UNSUBSCRIBE_KEY_PARAMETER: '/realtechee-backend/prod/notifications/unsubscribe-key' },
    ],
    ['ENVIRONMENT', { ENVIRONMENT: 'production' }],
    ['ENVIRONMENT', { STAGE: 'prod' }],
  ])('E2: refuses a mixture of stages, naming %s', (name, change) => {
    expect(() => environmentOf({ ...VALID, ...change }, shape)).toThrow(name);
  });
});
