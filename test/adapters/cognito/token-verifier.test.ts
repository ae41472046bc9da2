import { generateKeyPairSync, sign } from 'node:crypto';
import { createTokenVerifier, issuerOf } from '../../../src/adapters/cognito/token-verifier.ts';

const POOL = 'us-west-1_Example1';
const ISSUER = issuerOf(POOL);
const NOW = new Date('2026-11-23T10:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;

const aPair = (kid: string) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } };
};
type Pair = ReturnType<typeof aPair>;
const ours = aPair('key-1');
const others = aPair('key-2');

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const token = (
  claims: object = {},
  { by = ours, kid = by.kid }: { readonly by?: Pair; readonly kid?: string } = {},
) => {
  const body = {
    sub: 'user-1',
    token_use: 'id',
    aud: 'client-1',
    iss: ISSUER,
    iat: SECONDS - 10,
    exp: SECONDS + 900,
    'cognito:groups': ['admin'],
    ...claims,
  };
  const said = `${part({ alg: 'RS256', kid })}.${part(body)}`;
  return `${said}.${sign('sha256', Buffer.from(said), by.privateKey).toString('base64url')}`;
};

const aVerifier = (published: () => readonly Pair[] = () => [ours]) => {
  let now = NOW;
  const fetched: string[] = [];
  const verify = createTokenVerifier({
    userPoolId: POOL,
    clientId: 'client-1',
    clock: () => now,
    fetchJson: async (url) => {
      fetched.push(url);
      return { keys: published().map(({ jwk }) => jwk) };
    },
  });
  return {
    verify,
    fetched,
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};

describe('a token of the pool', () => {
  it('U1: says who somebody is, by the keys that the pool publishes, which are fetched once', async () => {
    const { verify, fetched } = aVerifier();
    const access = token({ token_use: 'access', client_id: 'client-1', aud: undefined });
    expect(await verify(token())).toMatchObject({ sub: 'user-1', 'cognito:groups': ['admin'] });
    expect(await verify(access)).toMatchObject({ sub: 'user-1' });
    expect(fetched).toEqual([`https://cognito-idp.us-west-1.amazonaws.com/${POOL}/.well-known/jwks.json`]);
  });

  it.each([
    ['another issuer', { iss: issuerOf('us-west-1_Other') }],
    ['another app', { aud: 'client-2' }],
    ['another app, as an access token', { token_use: 'access', client_id: 'client-2' }],
    ['no more time', { exp: SECONDS }],
    ['a time that is to come', { iat: SECONDS + 61 }],
    ['no subject', { sub: '' }],
    ['another use', { token_use: 'refresh' }],
    ['no time of issue', { iat: undefined }],
    ['several apps', { aud: ['client-1', 'client-2'] }],
  ])('U1: is good for nothing with %s', async (_, claims) => {
    expect(await aVerifier().verify(token(claims))).toBeUndefined();
  });

  it('U1: is good for nothing when it was signed by another, not at all, or changed', async () => {
    const { verify } = aVerifier();
    const [head, body, signature] = token().split('.');
    const root = part({ ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), sub: 'root' });
    const forged = [
      token({}, { by: others, kid: ours.kid }),
      `${part({ alg: 'none', kid: ours.kid })}.${body}.`,
      `${part({ alg: 'HS256', kid: ours.kid })}.${body}.${signature}`,
      `${head}.${root}.${signature}`,
      `${head}.${body}`,
      `${head}.${body}.${signature}.x`,
      `${head}.${body}.`,
      '..',
      '',
      'a.b.c',
      `${part({})}.${part({})}.`,
    ];
    for (const one of forged) expect(await verify(one)).toBeUndefined();
  });

  it('is verified by a new key too, which is looked for once a minute at the most', async () => {
    let published = [ours];
    const { verify, fetched, pass } = aVerifier(() => published);
    await verify(token());
    published = [ours, others];
    const byNew = token({}, { by: others });
    expect(await verify(byNew)).toBeUndefined();
    expect(fetched).toHaveLength(1);
    pass(60);
    expect(await verify(byNew)).toMatchObject({ sub: 'user-1' });
    expect(fetched).toHaveLength(2);
  });

  it('cannot be judged without keys: that is a fault, and no answer', async () => {
    const verify = createTokenVerifier({
      userPoolId: POOL,
      clientId: 'client-1',
      clock: () => NOW,
      fetchJson: async () => ({ keys: 'none' }),
    });
    await expect(verify(token())).rejects.toThrow();
  });
});
