import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { PlantedUser } from '../../src/adapters/memory/planted-user.ts';
import type { StageClock } from '../clock.ts';
import type { AcceptedMessage } from '../door/message.ts';
import type { KeptPool } from './kept-pool.ts';
import type { Metadata, Triggers } from './triggers.ts';

export interface PoolMailOptions {
  readonly kept: KeptPool;
  readonly triggers: Triggers;
  readonly clock: Pick<StageClock, 'now'>;
  accept(message: AcceptedMessage): void;
}

type Kind = 'AdminCreateUser' | 'ResendCode' | 'SignUp' | 'ForgotPassword';

/** The one Cognito sends from as long as a pool has no identity of SES. */
const FROM = 'no-reply@verificationemail.com';
const CODE = '{####}';
const USERNAME = '{username}';

/** As Cognito writes them when no function does. */
const PLAIN: Readonly<Record<Kind, readonly [subject: string, text: string]>> = {
  AdminCreateUser: ['Your temporary password', `Your username is ${USERNAME} and temporary password is ${CODE}.`],
  SignUp: ['Your verification code', `Your confirmation code is ${CODE}`],
  ResendCode: ['Your verification code', `Your confirmation code is ${CODE}`],
  ForgotPassword: ['Your password reset code', `Your password reset code is ${CODE}`],
};

const temporaryPassword = (): string => `${randomBytes(6).toString('base64url').replaceAll(/[-_]/g, 'x')}aA1!`;
const code = (): string => String(randomInt(1_000_000)).padStart(6, '0');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const plain = (html: string): string =>
  html
    .replaceAll(/<(?:p|br|blockquote)\b[^>]*>/g, '\n')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
    .replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '')
    .trim();

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const textIn = (response: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined => {
  const value = response?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** The mails that Cognito itself sends, in the local inbox: as the pool's function writes them, or plain. */
export const createPoolMail = ({ kept, triggers, clock, accept }: PoolMailOptions) => {
  return async (user: PlantedUser, kind: Kind, clientMetadata?: Metadata): Promise<void> => {
    const secret = kind === 'AdminCreateUser' ? temporaryPassword() : code();
    const written = await triggers.callAbout(
      user,
      `CustomMessage_${kind}`,
      { codeParameter: CODE, usernameParameter: kind === 'AdminCreateUser' ? USERNAME : null, clientMetadata },
      { smsMessage: null, emailMessage: null, emailSubject: null },
    );
    const [subject, words] = PLAIN[kind];
    const html = textIn(written, 'emailMessage');
    const fill = (text: string, how: (value: string) => string): string =>
      text.replaceAll(CODE, how(secret)).replaceAll(USERNAME, how(user.email));
    kept.noteMailed(user.id, secret);
    accept({
      id: `local-${randomUUID()}`,
      channel: 'email',
      from: FROM,
      to: [user.email],
      replyTo: [],
      subject: textIn(written, 'emailSubject') ?? subject,
      text: fill(html === undefined ? words : plain(html), (value) => value),
      ...(html === undefined ? {} : { html: fill(html, escaped) }),
      headers: {},
      tags: {},
      at: clock.now().toISOString(),
    });
  };
};
export type SendPoolMail = ReturnType<typeof createPoolMail>;
