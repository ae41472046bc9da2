import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoContactDirectory } from '../../adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../../adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoMarketingBrake, createDynamoReputation } from '../../adapters/dynamodb/dynamo-reputation.ts';
import { createDynamoSendLedger } from '../../adapters/dynamodb/dynamo-send-ledger.ts';
import { createDynamoSignalStore } from '../../adapters/dynamodb/dynamo-signal-store.ts';
import {
  createDynamoRecentBounces,
  createDynamoSuppressionList,
} from '../../adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../adapters/dynamodb/dynamo-template-store.ts';
import { createDynamoUnmatchedFeedback } from '../../adapters/dynamodb/dynamo-unmatched-feedback.ts';
import { createDynamoWatermarks } from '../../adapters/dynamodb/dynamo-watermarks.ts';
import { parseNotificationImage } from '../../adapters/dynamodb/notification-record.ts';
import { createLiquidRenderer } from '../../adapters/liquid/liquid-renderer.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfNotificationMetrics } from '../../adapters/metrics/emf-notification-metrics.ts';
import { hmacSha256, sameText } from '../../adapters/node/hmac.ts';
import { readSesEvent } from '../../adapters/ses/read-ses-event.ts';
import { createSesMessenger } from '../../adapters/ses/ses-messenger.ts';
import { createSnsMessenger } from '../../adapters/sns/sns-messenger.ts';
import { createSqsDeadLetters } from '../../adapters/sqs/sqs-dead-letters.ts';
import type { Settings } from '../../domain/configuration/settings.ts';
import { type DeliveryPolicy, policyOf } from '../../domain/notifications/delivery-policy.ts';
import type { PlanNotificationsDependencies } from '../../domain/notifications/plan-notifications.ts';
import type { Metrics, SendLedger } from '../../domain/notifications/ports.ts';
import type { ReplanLostSignalsDependencies } from '../../domain/notifications/replan-lost-signals.ts';
import { createSendBudget } from '../../domain/notifications/send-budget.ts';
import { type UnsubscribeDependencies, unsubscribeLinks } from '../../domain/notifications/unsubscribe.ts';
import type { UnsubscribeKeys } from '../../domain/notifications/unsubscribe-token.ts';
import { configurationOf } from '../shared/dependencies.ts';
import { environmentOf, type ProcessEnvironment, type StageEnvironment } from '../shared/environment.ts';
import type { Configured } from '../shared/on-configuration.ts';
import {
  $DeliveryEnvironment,
  $FeedbackEnvironment,
  $NotificationEnvironment,
  $UnsubscribeEnvironment,
} from './environment.ts';

const clock = () => new Date();
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const SERVICE = 'notifications';

const voicesOf = ({ LOG_LEVEL, STAGE }: StageEnvironment) => {
  const journal = createJournal({ service: SERVICE, stage: STAGE, level: LOG_LEVEL });
  return { journal, metrics: createEmfNotificationMetrics({ service: SERVICE, stage: STAGE, journal }) };
};

const clientOf = (metrics: Metrics) =>
  createDocumentClient({}, { onUnreachable: () => metrics.happened('database-unreachable') });

/** Undefined values left out: what is not configured is absent. */
const present = <Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } =>
  JSON.parse(JSON.stringify(value));

const storesOf = ({ BACKEND_SUFFIX: suffix }: StageEnvironment, metrics: Metrics) => {
  const options = { client: clientOf(metrics), suffix, clock, newId: randomUUID };
  return {
    signals: createDynamoSignalStore(options),
    notifications: createDynamoNotificationStore(options),
    templates: createDynamoTemplateStore(options),
    contacts: createDynamoContactDirectory(options),
    users: createDynamoKnownUsers(options),
    hooks: createDynamoHookStore(options),
    watermarks: createDynamoWatermarks(options),
    suppressions: createDynamoSuppressionList(options),
    brake: createDynamoMarketingBrake(options),
    ledger: createDynamoSendLedger(options),
  };
};

const wiringOf = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $NotificationEnvironment);
  const voices = voicesOf(environment);
  return {
    ...voices,
    ...storesOf(environment, voices.metrics),
    deadLetters: createSqsDeadLetters({ queueUrl: environment.DEAD_LETTER_QUEUE_URL }),
    stage: environment.STAGE,
    unsubscribeUrl: environment.UNSUBSCRIBE_URL,
    signalsSince: new Date(environment.SIGNALS_SINCE),
    clock,
    digest,
  };
};

const rendererWith = (settings: Settings) =>
  createLiquidRenderer({
    linkHosts: settings.list('notifications/link-hosts'),
    maxSmsSegments: settings.number('notifications/sms-max-segments'),
  });

/** What plans signals, whichever function does. */
const planningOf = (reader: string, env: ProcessEnvironment): Configured<ReplanLostSignalsDependencies> => {
  const environment = environmentOf(env, $NotificationEnvironment);
  const wiring = wiringOf(env);
  return {
    settings: configurationOf({ environment, reader, clock, journal: wiring.journal }),
    dependenciesWith: (settings) => ({ ...wiring, renderer: rendererWith(settings) }),
  };
};

export const planNotificationsDependencies = (env: ProcessEnvironment): Configured<PlanNotificationsDependencies> =>
  planningOf('plan-notifications', env);

export const wakeDueNotificationsDependencies = (env: ProcessEnvironment): Configured<ReplanLostSignalsDependencies> =>
  planningOf('wake-due-notifications', env);

/** Production speaks to everybody; any other stage to whom its settings name. */
const policyWith = (settings: Settings, { ENVIRONMENT }: StageEnvironment): DeliveryPolicy =>
  policyOf(ENVIRONMENT === 'production', () => ({
    allowed: settings.list('notifications/allowed-recipients'),
    debugEmail: settings.optionalText('notifications/debug-email'),
    debugPhone: settings.optionalText('notifications/debug-phone'),
  }));

const messengersWith = (settings: Settings, configurationSet: string) => ({
  email: createSesMessenger(
    present({
      from: settings.text('notifications/mail-from'),
      replyTo: settings.optionalText('notifications/mail-reply-to'),
      configurationSet,
    }),
  ),
  sms: createSnsMessenger(
    present({
      senderId: settings.optionalText('notifications/sms-sender-id'),
      originationNumber: settings.optionalText('notifications/sms-origination-number'),
    }),
  ),
});

const budgetWith = (settings: Settings, ledger: SendLedger) =>
  createSendBudget({
    ledger,
    clock,
    sleep: async (milliseconds) => void (await sleep(milliseconds)),
    random: Math.random,
    ratePerSecond: {
      email: settings.number('notifications/email-rate'),
      sms: settings.number('notifications/sms-rate'),
    },
  });

const keysWith = (settings: Settings): UnsubscribeKeys => ({
  keys: async () => settings.secretList('notifications/unsubscribe-key').reveal(),
});

/** Both lanes read the same parameters. */
export const deliverNotificationDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $DeliveryEnvironment);
  const wiring = wiringOf(env);
  const reader = 'deliver-notification';
  return {
    settings: configurationOf({ environment, reader, clock, journal: wiring.journal }),
    dependenciesWith: (settings: Settings) => ({
      ...wiring,
      renderer: rendererWith(settings),
      messengers: messengersWith(settings, environment.SES_CONFIGURATION_SET),
      budget: budgetWith(settings, wiring.ledger),
      unsubscribeLinks: unsubscribeLinks(environment.UNSUBSCRIBE_URL, { keys: keysWith(settings), mac: hmacSha256 }),
      policy: policyWith(settings, environment),
      defaultZone: settings.text('notifications/time-zone'),
      random: Math.random,
      readImage: parseNotificationImage,
    }),
  };
};

/** Needs no settings: a provider's event is recorded whatever the stage is configured to. */
export const recordFeedbackDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $FeedbackEnvironment);
  const { journal, metrics } = voicesOf(environment);
  const options = { client: clientOf(metrics), suffix: environment.BACKEND_SUFFIX, clock, newId: randomUUID };
  return {
    signals: createDynamoSignalStore(options),
    notifications: createDynamoNotificationStore(options),
    suppressions: createDynamoSuppressionList(options),
    bounces: createDynamoRecentBounces(options),
    reputation: createDynamoReputation(options),
    brake: createDynamoMarketingBrake(options),
    unmatched: createDynamoUnmatchedFeedback(options),
    deadLetters: createSqsDeadLetters({ queueUrl: environment.DEAD_LETTER_QUEUE_URL }),
    readEvent: readSesEvent({ configurationSet: environment.SES_CONFIGURATION_SET }),
    ...{ journal, metrics, clock },
  };
};

/** The page needs no settings; who unsubscribes needs the keys, which are read then. */
export const unsubscribeDependencies = (env: ProcessEnvironment): UnsubscribeDependencies => {
  const environment = environmentOf(env, $UnsubscribeEnvironment);
  const { journal, metrics } = voicesOf(environment);
  const settings = configurationOf({ environment, reader: 'unsubscribe', clock, journal });
  const keys: UnsubscribeKeys = { keys: async () => keysWith(await settings()).keys() };
  return {
    suppressions: createDynamoSuppressionList({
      client: clientOf(metrics),
      suffix: environment.BACKEND_SUFFIX,
      clock,
    }),
    signing: { keys, mac: hmacSha256, sameText },
    journal,
    clock,
  };
};
