import type { Parameter } from './parameter.ts';

const RENDERING = [
  'plan-notifications',
  'wake-due-notifications',
  'deliver-notification',
  'deliver-bulk-notification',
] as const;
const SENDING = ['deliver-notification', 'deliver-bulk-notification'] as const;
const STATUSES = ['sweep-statuses', 'record-status-changes', 'follow-request-events', 'requests-api'] as const;

/**
 * Every parameter that an operator may change, in the order in which they are listed to people. What reads it, the
 * permissions, the validation and the rotation of each follow from here.
 *
 * What CloudFormation must know is not among them: that is in the stage's file, and changes with a deployment.
 */
export const MANIFEST = [
  {
    name: 'configuration/lifetime',
    type: 'duration',
    minSeconds: 5,
    maxSeconds: 600,
    default: '60s',
    description: 'How long a function uses what it has read before it looks again; a change takes effect within it.',
    readers: [...RENDERING, ...STATUSES, 'unsubscribe'],
  },
  {
    name: 'notifications/mail-from',
    type: 'email',
    mayHaveName: true,
    default: {
      production: 'RealTechee <notifications@realtechee.com>',
      development: 'RealTechee <notifications@dev.realtechee.com>',
    },
    description: "The sender of mail. Must be of the stage's verified identity (mailFrom or mailIdentity of its file).",
    readers: SENDING,
  },
  {
    name: 'notifications/mail-reply-to',
    type: 'email',
    mayHaveName: true,
    isOptional: true,
    description: 'Where answers to mail go; without it, to the sender.',
    readers: SENDING,
  },
  {
    name: 'notifications/sms-sender-id',
    type: 'string',
    pattern: /^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/,
    looksLike: '1 to 11 letters, digits and dashes with at least one letter',
    isOptional: true,
    description: 'The name that text messages come from, in countries that show one.',
    readers: SENDING,
  },
  {
    name: 'notifications/sms-origination-number',
    type: 'string',
    pattern: /^(?:\+[1-9]\d{6,14}|\d{3,8})$/,
    looksLike: 'a number in E.164 or a short code',
    isOptional: true,
    description: 'The number that text messages come from.',
    readers: SENDING,
  },
  {
    name: 'notifications/sms-max-segments',
    type: 'integer',
    min: 1,
    max: 10,
    default: '4',
    description: 'The most parts that a text message may take; a longer one is refused.',
    readers: [...RENDERING, 'commands'],
  },
  {
    name: 'notifications/email-rate',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: { production: '14', development: '1' },
    description:
      'How many mails a second this stage may send, a fifth of it for urgent ones alone: at most what SES takes from the account.',
    readers: SENDING,
  },
  {
    name: 'notifications/sms-rate',
    type: 'integer',
    min: 1,
    max: 10_000,
    default: { production: '10', development: '1' },
    description: 'The same of text messages and SNS.',
    readers: SENDING,
  },
  {
    name: 'notifications/time-zone',
    type: 'time-zone',
    default: 'America/Los_Angeles',
    description: 'On whose clock text messages are sent, from 8:00 to 21:00, where a recipient tells of no zone.',
    readers: [...SENDING, 'commands'],
  },
  {
    name: 'notifications/link-hosts',
    type: 'list',
    item: {
      pattern: /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/,
      looksLike: 'the name of a host, like www.example.com or *.example.com',
    },
    default: { production: 'www.realtechee.com,realtechee.com', development: 'localhost,dev.realtechee.com' },
    isPublic: true,
    description: 'The hosts that links in messages may lead to.',
    readers: [...RENDERING, 'configuration-api', 'commands'],
  },
  {
    name: 'notifications/debug-email',
    type: 'email',
    isOptional: true,
    onlyIn: 'development',
    description: 'Who gets the mail of a stage that must not speak to real people; without it, that mail is not sent.',
    readers: [...SENDING, 'commands'],
  },
  {
    name: 'notifications/debug-phone',
    type: 'e164',
    isOptional: true,
    onlyIn: 'development',
    description: 'Who gets the text messages of a stage that must not speak to real people; without it, none are sent.',
    readers: [...SENDING, 'commands'],
  },
  {
    name: 'notifications/allowed-recipients',
    type: 'list',
    item: {
      pattern: /^(?:[^\s@]*@[^\s@]+|\+\d{1,15})$/,
      looksLike: 'an address, a domain after @, or the beginning of a number after +',
    },
    default: { development: '' },
    onlyIn: 'development',
    description:
      'To whom a stage outside production may speak: whole addresses, @domain, or the beginnings of numbers.',
    readers: [...SENDING, 'commands'],
  },
  {
    name: 'notifications/unsubscribe-key',
    type: 'list',
    item: { minLength: 32 },
    minItems: 1,
    maxItems: 10,
    isSecret: true,
    rotation: { periodDays: 365, how: 'owned-key' },
    description:
      'Signs unsubscribe links: one key, or a list of keys of which the first signs and every one is believed.',
    readers: [...SENDING, 'unsubscribe'],
  },
  {
    name: 'statuses/key-partner-brokerages',
    type: 'list',
    separator: ';',
    default: '',
    description: 'Brokerages whose requests are given 21 days instead of 14, with ; between.',
    readers: [...STATUSES, 'commands'],
  },
  {
    name: 'features/mfa-enabled',
    type: 'flag',
    onWord: 'ready',
    default: { production: 'ready', development: 'false' },
    isPublic: true,
    description: 'Whether people may add a second factor to their sign-in (ready), or are not offered one.',
    readers: ['configuration-api', 'commands'],
  },
  {
    name: 'features/advanced-monitoring',
    type: 'flag',
    default: { production: 'true', development: 'false' },
    description: 'Whether the stage is watched in detail.',
    readers: ['configuration-api', 'commands'],
  },
] as const satisfies readonly Parameter[];

export type ParameterName = (typeof MANIFEST)[number]['name'];

/** The parameters of some types, for whoever wants a value of that type. */
export type NameOfType<Type extends Parameter['type']> = Extract<(typeof MANIFEST)[number], { type: Type }>['name'];

/** The credentials that providers give us: each is checked before it holds. There is none yet. */
export type CredentialName = Extract<(typeof MANIFEST)[number], { rotation: { how: 'provider-credential' } }>['name'];

/** What is declared of a name, or `undefined` for a name that nobody declared. */
export const parameterNamed = (name: string): Parameter | undefined => MANIFEST.find((one) => one.name === name);

/** All that a function reads, or the commands do. */
export const parametersReadBy = (reader: string, manifest: readonly Parameter[] = MANIFEST): readonly Parameter[] =>
  manifest.filter(({ readers }) => readers.includes(reader));
