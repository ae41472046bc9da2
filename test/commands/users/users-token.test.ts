import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { close, listen } from '../../../local/listen.ts';
import { createLocalTokenIssuer } from '../../../src/adapters/local-stage/local-token-issuer.ts';
import { main } from '../../../src/commands/main.ts';
import { localHttpEndpoint, UsageRefused } from '../../../src/commands/stage-connection.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import { usersToken } from '../../../src/commands/users/users-token.ts';
import { aTerminal } from '../../support/terminal.ts';

const TOKEN = { token: 'a.b.c', sub: 's-1', groups: ['agent'], expiresAt: '2026-11-22T10:15:00.000Z' };

describe('realtechee users token', () => {
  let server: Server;
  let httpEndpoint: string;
  let asked: { readonly request: IncomingMessage; readonly body: unknown }[];
  let answer: { readonly status: number; readonly body: unknown };
  beforeEach(async () => {
    [asked, answer] = [[], { status: 200, body: TOKEN }];
    server = createServer(async (request, response) => {
      asked.push({ request, body: JSON.parse(await text(request)) });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
    httpEndpoint = `http://127.0.0.1:${await listen(server)}`;
  });
  afterEach(() => close(server));

  const run = async (options: Partial<Parameters<ReturnType<typeof usersToken>>[0]> = {}) => {
    const { terminal, out, err } = aTerminal();
    const command = usersToken({ issue: createLocalTokenIssuer({ httpEndpoint }) }, terminal);
    return { code: await command({ as: 'agent', json: false, ...options }), out, err };
  };

  it('prints the token and nothing else, so that it can stand in a header', async () => {
    expect(await run({ contact: 'c-1', minutes: 5 })).toEqual({ code: EXIT.done, out: ['a.b.c'], err: [] });
    expect(asked[0]?.body).toEqual({ groups: ['agent'], contactId: 'c-1', minutes: 5 });
    expect(asked[0]?.request).toMatchObject({ method: 'POST', url: '/_local/tokens' });
  });

  it('signs somebody of the user pool in', async () => {
    const { terminal } = aTerminal();
    const command = usersToken({ issue: createLocalTokenIssuer({ httpEndpoint }) }, terminal);
    expect(await command({ user: 'ada@example.com', minutes: 5, json: false })).toBe(EXIT.done);
    expect(asked[0]?.body).toEqual({ user: 'ada@example.com', minutes: 5 });
  });

  it('prints whose it is and how long it is good for, for machines', async () => {
    expect(JSON.parse((await run({ json: true })).out[0] ?? '')).toEqual(TOKEN);
  });

  it('passes on why the stage refuses', async () => {
    answer = { status: 403, body: { message: 'to this machine alone' } };
    expect(await run()).toEqual({
      code: EXIT.refused,
      out: [],
      err: [expect.stringContaining('to this machine alone')],
    });
    expect((await run({ json: true })).out).toEqual(['{"refused":"to this machine alone"}']);
  });

  it('does not take an answer of something else for a token', async () => {
    answer = { status: 200, body: { hello: 'world' } };
    await expect(run()).rejects.toThrow('token');
    await close(server);
    await expect(run()).rejects.toThrow('gives no answer');
  });

  it.each([
    [['--as', 'king'], 'Allowed choices are super_admin, admin'],
    [[], 'say as whom: a role by --as, or somebody of the user pool by --user'],
    [['--as', 'admin', '--user', 'ada@example.com'], 'say as whom'],
    [['--user', 'ada@example.com', '--contact', 'contact-1'], '--contact and --sub go with --as'],
    [['--as', 'admin', '--minutes', '0'], 'whole minutes, 1 to 1440'],
    [['--as', 'admin', '--minutes', 'soon'], 'whole minutes'],
    [['--as', 'agent', '--contact', 'a b'], 'letters, digits'],
    [['--as', 'admin', '--stage', 'prod'], 'stage "prod" has a user pool'],
    [['--as', 'admin', '--stage', 'nowhere'], 'stage "nowhere" has a user pool'],
  ])('refuses %j, and says why', async (args, reason) => {
    const { terminal, err, out } = aTerminal();
    expect(await main(['users', 'token', ...args], terminal)).toBe(EXIT.refused);
    expect([out, err.join('\n')]).toEqual([[], expect.stringContaining(reason)]);
  });

  it('finds the local stage where it says that it runs, and refuses when it does not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'local-'));
    expect(() => localHttpEndpoint(folder)).toThrow(UsageRefused);
    const nowhere = 'http://127.0.0.1:1';
    const endpoints = { dynamodb: nowhere, door: nowhere, queues: nowhere, http: httpEndpoint };
    writeFileSync(join(folder, 'stage.json'), JSON.stringify({ pid: process.pid, suffix: 's', endpoints }));
    expect(localHttpEndpoint(folder)).toBe(httpEndpoint);
    rmSync(folder, { recursive: true });
  });
});
