import {
  customMessageDependencies,
  eraseUsersDependencies,
  postConfirmationDependencies,
  preSignUpDependencies,
  preTokenGenerationDependencies,
  reconcileUsersDependencies,
  usersApiDependencies,
} from '../../../src/handlers/users/dependencies.ts';
import { usersApiHandler } from '../../../src/handlers/users/users-api.http.ts';
import { STAGE_ENVIRONMENT } from '../../support/stage-environment.ts';

const ENV = {
  ...STAGE_ENVIRONMENT,
  LOG_LEVEL: 'ERROR',
};
const POOL = { USER_POOL_ID: 'us-west-1_Example1', USER_POOL_CLIENT_ID: 'client1' };

it.each([
  ['usersApiDependencies', usersApiDependencies, { ...ENV, ...POOL, LOG_LEVEL: 'DEBUG' }],
  ['reconcileUsersDependencies', reconcileUsersDependencies, { ...ENV, ...POOL, LOG_LEVEL: 'DEBUG' }],
  ['eraseUsersDependencies', eraseUsersDependencies, { ...ENV, ...POOL, LOG_LEVEL: 'DEBUG' }],
  ['preSignUpDependencies', preSignUpDependencies, { ...ENV, LOG_LEVEL: 'DEBUG' }],
  ['preTokenGenerationDependencies', preTokenGenerationDependencies, { ...ENV, LOG_LEVEL: 'DEBUG' }],
  ['postConfirmationDependencies', postConfirmationDependencies, { ...ENV, LOG_LEVEL: 'DEBUG' }],
  [
    'customMessageDependencies',
    customMessageDependencies,
    { ...ENV, LOG_LEVEL: 'DEBUG', SITE_URL: 'http://localhost:3000' },
  ],
] as const)('%s are put together from the environment of the stage, and from no other', (_, build, env) => {
  expect(build(env)).toBeDefined();
  expect(() => build({ ...env, BACKEND_SUFFIX_SEAL: 'other' })).toThrow(/BACKEND_SUFFIX/);
});

it.each([
  ['USER_POOL_ID', 'pool'],
  ['USER_POOL_ID', undefined],
  ['USER_POOL_CLIENT_ID', ''],
])('the API refuses to start with %s %j', (name, value) => {
  const env = { ...ENV, ...POOL, LOG_LEVEL: 'DEBUG', [name]: value };
  expect(() => usersApiDependencies(env)).toThrow(name);
});

it.each([
  'http://site.example.com',
  'https://site.example.com/x',
  'site.example.com',
  '',
])('no invitation leads to %j', (SITE_URL) => {
  expect(() => customMessageDependencies({ ...ENV, LOG_LEVEL: 'DEBUG', SITE_URL })).toThrow('SITE_URL');
});

it('the API has every route once', () => {
  expect(() => usersApiHandler(usersApiDependencies({ ...ENV, ...POOL, LOG_LEVEL: 'DEBUG' }))).not.toThrow();
});
