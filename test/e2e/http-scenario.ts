// Run by node, not by jest: a local stage in a process of its own, called over HTTP with tokens good and bad.
import '../support/leak-preload.ts';
import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { startLocalStage } from '../../local/stage.ts';
import { announce } from '../../local/stage-console.ts';
import { main } from '../../src/commands/main.ts';

const stage = await startLocalStage({ onNotice: (notice) => process.stderr.write(`${notice}\n`) });
const { endpoints, suffix, clock, documentClient } = stage;
const withdraw = announce(stage);

const url = `${endpoints.http}/requests/request-1/status`;
const now = clock.now().toISOString();
await documentClient.send(
  new PutCommand({
    TableName: `Requests-${suffix}-NONE`,
    Item: { id: 'request-1', status: 'New', assignedTo: 'contact-ae-1', createdAt: now, updatedAt: now },
  }),
);
await stage.idle();

/** What the command line prints. */
const commandLine = async (...args: readonly string[]) => {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    isInteractive: false,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
};
const tokenOf = async (...args: readonly string[]): Promise<string> =>
  (await commandLine('users', 'token', ...args)).out;

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const admin = await tokenOf('--as', 'admin');
const [header = '', payload = '', signature = ''] = admin.split('.');
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
const signedBy = (key: KeyObject, changes: object = {}): string => {
  const text = `${header}.${base64({ ...claims, ...changes })}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
};
const another = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const own = createPrivateKey({
  key: JSON.parse(readFileSync(join(stage.folder.path, 'token-key.json'), 'utf8')),
  format: 'jwk',
});

const call = async (authorization: string | undefined, init: RequestInit = {}) => {
  const headers = { ...(authorization === undefined ? {} : { authorization }), ...Object(init.headers) };
  const response = await fetch(url, { ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
    headers: Object.fromEntries(response.headers),
  };
};
const bearer = (token: string): string => `Bearer ${token}`;

const tokens = {
  good: await call(bearer(admin)),
  withoutBearer: await call(admin),
  missing: await call(undefined),
  empty: await call('Bearer '),
  garbage: await call('Bearer a.b.c'),
  badSignature: await call(bearer(`${header}.${payload}.${signature.slice(0, -4)}AAAA`)),
  otherClaims: await call(bearer(`${header}.${base64({ ...claims, 'cognito:groups': ['super_admin'] })}.${signature}`)),
  otherKey: await call(bearer(signedBy(another))),
  ownKey: await call(bearer(signedBy(own))),
  otherIssuer: await call(bearer(signedBy(own, { iss: 'https://issuer.example.com' }))),
  otherAudience: await call(bearer(signedBy(own, { aud: 'another-client' }))),
  accessToken: await call(bearer(signedBy(own, { aud: undefined, client_id: claims.aud }))),
  withoutEnd: await call(bearer(signedBy(own, { exp: undefined }))),
  notYet: await call(bearer(signedBy(own, { nbf: claims.exp - 10 }))),
  ofTheFuture: await call(bearer(signedBy(own, { iat: claims.exp - 10 }))),
  algNone: await call(bearer(`${base64({ alg: 'none' })}.${payload}.`)),
  algShared: await call(bearer(`${base64({ alg: 'HS256' })}.${payload}.${signature}`)),
};

const issue = (init: RequestInit & { readonly path?: string }) =>
  fetch(`${endpoints.http}${init.path ?? '/_local/tokens'}`, { method: 'POST', ...init }).then(({ status }) => status);
const json = { 'content-type': 'application/json' };
/** As a page would ask whose name was made to lead here. */
const byAnotherName = (): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const asked = request(`${endpoints.http}/_local/tokens`, {
      method: 'POST',
      headers: { ...json, host: 'rebound.example.com' },
    });
    asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    asked.end('{"groups":["admin"]}');
  });
const issuer = {
  byAnotherName: await byAnotherName(),
  asForm: await issue({ body: '{"groups":["admin"]}', headers: { 'content-type': 'text/plain' } }),
  fromPage: await issue({ body: '{"groups":["admin"]}', headers: { ...json, origin: 'http://localhost:3000' } }),
  unknownGroup: await issue({ body: '{"groups":["king"]}', headers: json }),
  brokenBody: await issue({ body: '{', headers: json }),
  byGet: (await fetch(`${endpoints.http}/_local/tokens`)).status,
  keys: await (await fetch(`${endpoints.http}/_local/.well-known/jwks.json`)).json(),
  configuration: await (await fetch(`${endpoints.http}/_local/.well-known/openid-configuration`)).json(),
};

const origin = 'http://localhost:3000';
const asking = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' };
const cors = {
  preflight: await call(undefined, { method: 'OPTIONS', headers: { origin, ...asking } }),
  preflightElsewhere: await call(undefined, {
    method: 'OPTIONS',
    headers: { origin: 'https://x.example.com', ...asking },
  }),
  refused: await call(undefined, { headers: { origin } }),
  answered: await call(bearer(admin), { headers: { origin } }),
};

const change = (key: string, token: string, body: object) =>
  call(bearer(token), {
    method: 'POST',
    headers: { ...json, 'idempotency-key': key },
    body: JSON.stringify(body),
  });
const agent = await tokenOf('--as', 'agent', '--contact', 'contact-ae-1');
const stranger = await tokenOf('--as', 'agent', '--contact', 'contact-ae-2');
const expire = { to: 'Expired', reason: 'The owner does not answer' };
const moved = {
  byStranger: await change('k-1', stranger, expire),
  byGuest: await change('k-2', await tokenOf('--as', 'guest'), expire),
  byAgent: await change('k-3', agent, expire),
  again: await change('k-3', agent, expire),
  otherBody: await change('k-3', agent, { to: 'Archived', reason: 'duplicate_request' }),
};
await stage.idle();
const { Item: row } = await documentClient.send(
  new GetCommand({ TableName: `Requests-${suffix}-NONE`, Key: { id: 'request-1' } }),
);
const mail = stage.inbox.messages().map(({ to, subject }) => ({ to, subject }));

const short = await tokenOf('--as', 'admin', '--minutes', '1');
clock.advanceBy(61_000);
const time = {
  expired: await call(bearer(short)),
  stillGood: await call(bearer(admin)),
};
const commands = {
  asJson: JSON.parse((await commandLine('users', 'token', '--as', 'agent', '--contact', 'contact-ae-1', '--json')).out),
  agent: JSON.parse(Buffer.from(agent.split('.')[1] ?? '', 'base64url').toString()),
  elsewhere: await commandLine('users', 'token', '--as', 'admin', '--stage', 'dev'),
};

withdraw();
const afterwards = await commandLine('users', 'token', '--as', 'admin');
await stage.stop();
process.stdout.write(`${JSON.stringify({ tokens, issuer, cors, moved, row, mail, time, commands, afterwards })}\n`);
