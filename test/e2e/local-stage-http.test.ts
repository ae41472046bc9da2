import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScenario } from './run-scenario.ts';

const ORIGIN = 'http://localhost:3000';

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON was answered
  readonly body: any;
  readonly headers: Readonly<Record<string, string>>;
}
interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
interface Outcome {
  readonly tokens: Readonly<Record<string, Answer>>;
  // biome-ignore lint/suspicious/noExplicitAny: statuses and documents of the issuer
  readonly issuer: Readonly<Record<string, any>>;
  readonly cors: Readonly<Record<'preflight' | 'preflightElsewhere' | 'refused' | 'answered', Answer>>;
  readonly moved: Readonly<Record<'byStranger' | 'byGuest' | 'byAgent' | 'again' | 'otherBody', Answer>>;
  readonly row: Readonly<Record<string, unknown>>;
  readonly mail: readonly { readonly to: readonly string[]; readonly subject: string }[];
  readonly time: Readonly<Record<'expired' | 'stillGood', Answer>>;
  readonly commands: {
    readonly asJson: Readonly<Record<string, unknown>>;
    readonly agent: Readonly<Record<string, unknown>>;
    readonly elsewhere: Printed;
  };
  readonly afterwards: Printed;
}

const corsOf = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

describe('the HTTP API of the local stage, as the packaged template says', () => {
  const localFolder = mkdtempSync(join(tmpdir(), 'stage-http-'));
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await runScenario<Outcome>('http-scenario.ts', localFolder);
  }, 180_000);
  afterAll(() => rmSync(localFolder, { recursive: true, force: true }));

  it('lets in whom the command line gave a token, and tells them what they may do', () => {
    const { good, withoutBearer, ownKey, accessToken } = outcome.tokens;
    expect(good).toMatchObject({ status: 200, body: { id: 'request-1', status: 'New' } });
    for (const answer of [withoutBearer, ownKey, accessToken]) expect(answer?.status).toBe(200);
  });

  it.each([
    'missing',
    'empty',
    'garbage',
    'badSignature',
    'otherClaims',
    'otherKey',
    'otherIssuer',
    'otherAudience',
    'withoutEnd',
    'notYet',
    'ofTheFuture',
    'algNone',
    'algShared',
  ])('lets nobody in with a token that is %s', (name) => {
    const { status, body, headers } = outcome.tokens[name] ?? {};
    expect([status, body]).toEqual([401, { message: 'Unauthorized' }]);
    expect(headers?.['www-authenticate']).toMatch(/^Bearer/);
  });

  it('lets tokens end by the clock of the stage', () => {
    expect(outcome.time).toMatchObject({ expired: { status: 401 }, stillGood: { status: 200 } });
  });

  it('gives tokens to no page: neither by its origin, nor by a form, nor under another name', () => {
    expect(outcome.issuer).toMatchObject({
      fromPage: 403,
      byAnotherName: 403,
      asForm: 415,
      byGet: 405,
      unknownGroup: 400,
      brokenBody: 400,
    });
  });

  it('publishes the public half of its key alone', () => {
    const { keys, configuration } = outcome.issuer;
    expect(keys.keys.map(Object.keys)).toEqual([['kty', 'n', 'e', 'kid', 'alg', 'use']]);
    expect(configuration).toMatchObject({ issuer: outcome.commands.agent.iss });
    expect(configuration.jwks_uri).toMatch(/^http:\/\/localhost:\d+\/_local\/\.well-known\/jwks\.json$/);
  });

  it('lets the site of the stage call it from a browser, and no other', () => {
    const { preflight, preflightElsewhere, refused, answered } = outcome.cors;
    expect(preflight.status).toBe(204);
    expect(corsOf(preflight)).toEqual({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE',
      'access-control-allow-headers': 'Authorization,Content-Type,Idempotency-Key',
      'access-control-max-age': '600',
    });
    expect([preflightElsewhere.status, corsOf(preflightElsewhere)]).toEqual([204, {}]);
    for (const answer of [refused, answered]) expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': ORIGIN });
  });

  it('S2: moves a request for the agent it is assigned to, once, and tells them by mail', () => {
    const { byStranger, byGuest, byAgent, again, otherBody } = outcome.moved;
    expect([byStranger.status, byGuest.status]).toEqual([403, 403]);
    expect(byAgent).toMatchObject({ status: 200, body: { status: 'Expired', version: 1 } });
    expect(again.body).toEqual(byAgent.body);
    expect(otherBody.status).toBe(422);
    expect(outcome.row).toMatchObject({ status: 'Expired', version: 1, expiredDate: expect.any(String) });
    expect(outcome.mail).toEqual([{ to: ['amelia.hart@example.com'], subject: 'Request request-1 has expired' }]);
  });

  it('names the person by the token alone: role, contact, and the same subject each time', () => {
    const { asJson, agent, elsewhere } = outcome.commands;
    expect(agent).toMatchObject({ 'cognito:groups': ['agent'], 'custom:contactId': 'contact-ae-1', sub: asJson.sub });
    expect(outcome.moved.byAgent.body.change.actor).toBe(asJson.sub);
    expect(elsewhere).toMatchObject({ code: 1, out: '', err: expect.stringContaining('the local stage alone') });
    expect(outcome.afterwards).toMatchObject({ code: 1, err: expect.stringContaining('npm start') });
  });
});
