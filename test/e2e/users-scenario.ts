// Run by node, not by jest: a local stage in a process of its own, whose users are administered over HTTP and by commands.
import '../support/leak-preload.ts';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminDeleteUserCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { startLocalStage } from '../../local/stage.ts';
import { announce } from '../../local/stage-console.ts';
import { createCognitoClient } from '../../src/adapters/cognito/cognito-client.ts';
import { main } from '../../src/commands/main.ts';

const folder = mkdtempSync(join(tmpdir(), 'users-scenario-'));
/** Kept, so that commands follow its clock where that is moved on. */
const dataDir = join(folder, 'data');
const stage = await startLocalStage({ dataDir, onNotice: (notice) => process.stderr.write(`${notice}\n`) });
const { endpoints, suffix, clock, documentClient } = stage;
const withdraw = announce(stage);

const EMAIL = 'nell.byrne@example.com';
const now = clock.now().toISOString();
const contact = {
  TableName: `Contacts-${suffix}-NONE`,
  Item: { id: 'contact-nell', firstName: 'Nell', email: EMAIL, createdAt: now, updatedAt: now },
};
await documentClient.send(new PutCommand(contact));

const printed: string[] = [];
const realtechee = async (...args: readonly string[]) => {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const code = await main([...args], { ...terminal, isInteractive: false });
  if (args[1] !== 'token') printed.push(...out, ...err);
  return { code, out: out.join('\n'), err: err.join('\n') };
};
const users = (...args: readonly string[]) => realtechee('users', ...args);
const asJson = async (...args: readonly string[]) =>
  JSON.parse((await users(...args, '--json')).out.split('\n')[0] ?? '');
const invitationState = async (): Promise<string> => (await asJson('show', EMAIL)).invitation.state;
const tokenOf = async (user: string): Promise<string> => (await users('token', '--user', user)).out;

const call = async (path: string, { token, ...init }: RequestInit & { readonly token?: string } = {}) => {
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': `journey-${path}`,
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${endpoints.http}${path}`, { ...init, headers });
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON was answered
  const body: any = await response.json();
  return { status: response.status, body };
};
const post = (path: string, body: object, token?: string) =>
  call(path, { method: 'POST', body: JSON.stringify(body), ...(token === undefined ? {} : { token }) });
const signIn = (password: string) => post('/_local/tokens', { user: EMAIL, password });
/** As long as a function believes what it has read of a revocation, and a second. */
const secondsLater = (): void => clock.advanceBy(6_000);

const admin = await tokenOf('farid.osman@example.com');
const order = {
  email: EMAIL,
  role: 'agent',
  attributes: { givenName: 'Nell' },
  message: 'Welcome',
  reason: 'New agent',
};
const invited = await post('/users', order, admin);
const states = [await invitationState()];
const { userId } = invited.body;
const mail = stage.inbox.messages().filter(({ to }) => to.includes(EMAIL));
const password = /temporary password (\S+)/.exec(mail[0]?.text ?? '')?.[1] ?? '';
const opened = await post(`/users/invitations/${userId}/opened`, {});
states.push(await invitationState());
const wrongPassword = await signIn(`${password}x`);
const signedIn = await signIn(password);
states.push(await invitationState());
const me = await call('/users/me', { token: signedIn.body.token });

const why = ['--reason', 'Joins the client team'] as const;
const roleSet = await users('set-role', EMAIL, 'srm', ...why, '--key', 'nell-to-srm');
const roleAgain = await users('set-role', EMAIL, 'srm', ...why, '--key', 'nell-to-srm');
secondsLater();
const oldToken = await call('/users/me', { token: signedIn.body.token });
const newToken = await tokenOf(EMAIL);
const meNow = await call('/users/me', { token: newToken });
const linked = await users('link-contact', userId, 'contact-nell', ...why);
const found = await asJson('search', 'NELL.B', '--role', 'srm');

const disabled = await users('disable', EMAIL, '--reason', 'Has left');
secondsLater();
const refusedSignIn = await users('token', '--user', EMAIL);
const refusedToken = await call('/users/me', { token: newToken });

const output = join(folder, 'nell.json');
const exported = await users('export', userId, '--output', output);
const data = JSON.parse(readFileSync(output, 'utf8'));
const place = ['--folder', join(folder, 'backups'), '--report', join(folder, 'report.json'), '--json'] as const;
const backup = JSON.parse((await realtechee('backup', 'create', '--apply', ...place)).out);
const planned = await asJson('erase', userId);
const before = await documentClient.send(new GetCommand({ ...contact, Key: { id: 'contact-nell' } }));
const erased = await users(
  'erase',
  userId,
  '--apply',
  '--plan',
  planned.erasureId,
  '--confirm',
  userId,
  '--reason',
  'Asked to be forgotten',
);
const after = await documentClient.send(new GetCommand({ ...contact, Key: { id: 'contact-nell' } }));
const gone = await users('show', EMAIL);
const foundAfter = await users('search', 'nell.b');

const csv = join(folder, 'people.csv');
writeFileSync(csv, 'email,role\nbo.lang@example.com,guest\nfarid.osman@example.com,guest\n');
const dryRun = await users('import', csv);
const imported = await users('import', csv, '--apply', '--reason', 'New office');
const importedMail = stage.inbox.messages().filter(({ to }) => to.includes('bo.lang@example.com')).length;
const drift = await users('drift');
const open = await users('commands', 'list');

/** The pool is lost, and so is everybody in it. */
const losePool = async (): Promise<void> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const cognito = createCognitoClient({ endpoint: endpoints.door, region: 'us-west-1', credentials });
  const { UserPools = [] } = await cognito.send(new ListUserPoolsCommand({ MaxResults: 1 }));
  const UserPoolId = UserPools[0]?.Id ?? '';
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId }));
  for (const { Username = '' } of Users) await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  cognito.destroy();
};
const wasAdmin = await asJson('show', 'farid.osman@example.com');
await losePool();
const bringBack = ['restore', '--into', 'local', '--from', String(backup.backup), '--users'] as const;
const broughtBack = JSON.parse((await realtechee(...bringBack, '--apply', '--super-admins', ...place)).out);
const isAdmin = await asJson('show', 'farid.osman@example.com');
const nellAfter = await users('show', EMAIL);
const driftAfter = await users('drift');

withdraw();
const afterwards = await users('list');
await stage.stop();
const mode = statSync(output).mode & 0o777;
rmSync(folder, { recursive: true });
process.stdout.write(
  `${JSON.stringify({
    ...{ invited, states, opened, wrongPassword, me, mail: mail.map(({ subject }) => subject) },
    signedIn: signedIn.status,
    ...{ roleSet, roleAgain, oldToken, meNow, linked, found, disabled, refusedSignIn, refusedToken },
    export: { ...exported, mode, account: data.account, contacts: data.tables.Contacts },
    ...{ planned, erased, gone, foundAfter, dryRun, imported, importedMail, drift, open, afterwards },
    broughtBack: {
      ...broughtBack,
      was: wasAdmin,
      is: isAdmin,
      erased: { id: userId, code: nellAfter.code },
      drift: driftAfter.out,
    },
    rows: [before.Item, after.Item],
    secretsPrinted: [password, admin, newToken, signedIn.body.token].filter((secret) =>
      printed.join().includes(secret),
    ),
    secrets: [password, admin, newToken, signedIn.body.token].filter((secret) => secret.length > 8).length,
  })}\n`,
);
