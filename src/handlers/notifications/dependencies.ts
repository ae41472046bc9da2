import { createHash, randomUUID } from 'node:crypto';
import { createDocumentClient } from '../../adapters/dynamodb/document-client.ts';
import { createDynamoContactDirectory } from '../../adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoHookStore } from '../../adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoKnownUsers } from '../../adapters/dynamodb/dynamo-known-users.ts';
import { createDynamoNotificationStore } from '../../adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../../adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoSuppressionList } from '../../adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../adapters/dynamodb/dynamo-template-store.ts';
import { createDynamoWatermarks } from '../../adapters/dynamodb/dynamo-watermarks.ts';
import { parseNotificationImage } from '../../adapters/dynamodb/notification-record.ts';
import { createLiquidRenderer } from '../../adapters/liquid/liquid-renderer.ts';
import { createJournal } from '../../adapters/logger/powertools-journal.ts';
import { createEmfNotificationMetrics } from '../../adapters/metrics/emf-notification-metrics.ts';
import { hmacSha256, sameText } from '../../adapters/node/hmac.ts';
import { createSesMessenger } from '../../adapters/ses/ses-messenger.ts';
import { createSnsMessenger } from '../../adapters/sns/sns-messenger.ts';
import { createSqsDeadLetters } from '../../adapters/sqs/sqs-dead-letters.ts';
import { createSsmUnsubscribeKeys } from '../../adapters/ssm/ssm-unsubscribe-keys.ts';
import type { DeliveryPolicy } from '../../domain/notifications/delivery-policy.ts';
import type { PlanNotificationsDependencies } from '../../domain/notifications/plan-notifications.ts';
import type { Metrics } from '../../domain/notifications/ports.ts';
import type { ReplanLostSignalsDependencies } from '../../domain/notifications/replan-lost-signals.ts';
import { type UnsubscribeDependencies, unsubscribeLinks } from '../../domain/notifications/unsubscribe.ts';
import { environmentOf, type ProcessEnvironment, type StageEnvironment } from '../shared/environment.ts';
import { $DeliveryEnvironment, $NotificationEnvironment, $UnsubscribeEnvironment } from './environment.ts';

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
  };
};

const planningOf = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $NotificationEnvironment);
  const voices = voicesOf(environment);
  return {
    ...voices,
    ...storesOf(environment, voices.metrics),
    renderer: createLiquidRenderer({ linkHosts: environment.LINK_HOSTS, maxSmsSegments: environment.SMS_MAX_SEGMENTS }),
    deadLetters: createSqsDeadLetters({ queueUrl: environment.DEAD_LETTER_QUEUE_URL }),
    stage: environment.STAGE,
    unsubscribeUrl: environment.UNSUBSCRIBE_URL,
    signalsSince: new Date(environment.SIGNALS_SINCE),
    clock,
    digest,
  };
};

export const planNotificationsDependencies = (env: ProcessEnvironment): PlanNotificationsDependencies =>
  planningOf(env);

export const wakeDueNotificationsDependencies = (env: ProcessEnvironment): ReplanLostSignalsDependencies =>
  planningOf(env);

type DeliveryEnvironment = ReturnType<typeof environmentOf<typeof $DeliveryEnvironment.shape>>;

/** Production speaks to everybody; any other stage to whom its settings name. */
const policyOf = ({
  ENVIRONMENT,
  ALLOWED_RECIPIENTS,
  DEBUG_EMAIL,
  DEBUG_PHONE,
}: DeliveryEnvironment): DeliveryPolicy =>
  ENVIRONMENT === 'production'
    ? { mode: 'live' }
    : present({ mode: 'guarded', allowed: ALLOWED_RECIPIENTS, debugEmail: DEBUG_EMAIL, debugPhone: DEBUG_PHONE });

export const deliverNotificationDependencies = (env: ProcessEnvironment) => {
  const environment = environmentOf(env, $DeliveryEnvironment);
  const keys = createSsmUnsubscribeKeys({ parameterName: environment.UNSUBSCRIBE_KEY_PARAMETER, clock });
  const mail = {
    from: environment.MAIL_FROM,
    replyTo: environment.MAIL_REPLY_TO,
    configurationSet: environment.SES_CONFIGURATION_SET,
  };
  const texts = { senderId: environment.SMS_SENDER_ID, originationNumber: environment.SMS_ORIGINATION_NUMBER };
  return {
    ...planningOf(env),
    messengers: { email: createSesMessenger(present(mail)), sms: createSnsMessenger(present(texts)) },
    unsubscribeLinks: unsubscribeLinks(environment.UNSUBSCRIBE_URL, { keys, mac: hmacSha256 }),
    policy: policyOf(environment),
    random: Math.random,
    readImage: parseNotificationImage,
  };
};

export const unsubscribeDependencies = (env: ProcessEnvironment): UnsubscribeDependencies => {
  const environment = environmentOf(env, $UnsubscribeEnvironment);
  const { journal, metrics } = voicesOf(environment);
  const keys = createSsmUnsubscribeKeys({ parameterName: environment.UNSUBSCRIBE_KEY_PARAMETER, clock });
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
