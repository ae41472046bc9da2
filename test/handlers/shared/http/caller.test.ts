import { type CalledBy, callerOf, issuedAtOf } from '../../../../src/handlers/shared/http/caller.ts';

type Claims = Readonly<Record<string, unknown>>;
const by = (claims: Claims | undefined): CalledBy =>
  ({
    requestContext: claims === undefined ? {} : { authorizer: { jwt: { claims, scopes: [] } } },
  }) as unknown as CalledBy;

describe('the caller', () => {
  it.each([
    ['the text that API Gateway makes of a list', '[admin srm]', ['admin', 'srm']],
    ['a list', ['admin', 'srm'], ['admin', 'srm']],
    ['one word', 'admin', ['admin']],
    ['words with commas', 'admin, srm', ['admin', 'srm']],
    ['an empty list', '[]', []],
    ['nothing', undefined, []],
    ['something else', { admin: true }, []],
    ['a list with something else', ['admin', 7, null], ['admin']],
  ])('U1: has the groups of the token, given as %s', (_, groups, expected) => {
    expect(callerOf(by({ sub: 'sub-1', 'cognito:groups': groups }))).toEqual({ id: 'sub-1', groups: expected });
  });

  it('U1: has the contact of the token, and of nothing else', () => {
    expect(callerOf(by({ sub: 's', 'custom:contactId': 'c-1' }))?.contactId).toBe('c-1');
    expect(callerOf(by({ sub: 's', contactId: 'c-2' }))?.contactId).toBe('c-2');
    expect(callerOf(by({ sub: 's', 'custom:contactId': '', contactId: ['c'] }))).not.toHaveProperty('contactId');
  });

  it.each([
    undefined,
    {},
    { sub: '' },
    { sub: 7 },
    { username: 'ada' },
  ])('U1: is nobody without a subject: %j', (claims) => {
    expect(callerOf(by(claims))).toBeUndefined();
  });
});

describe('the time of a token', () => {
  it.each([
    ['1763892000', '2025-11-23T10:00:00.000Z'],
    [1_763_892_000, '2025-11-23T10:00:00.000Z'],
    [undefined, '1970-01-01T00:00:00.000Z'],
    ['yesterday', '1970-01-01T00:00:00.000Z'],
    ['1e400', '1970-01-01T00:00:00.000Z'],
    [['1'], '1970-01-01T00:00:01.000Z'],
  ])('U2: is what its claim %j says, or before all others', (iat, time) => {
    expect(issuedAtOf(by({ sub: 's', iat })).toISOString()).toBe(time);
    expect(issuedAtOf(by(undefined)).getTime()).toBe(0);
  });
});
