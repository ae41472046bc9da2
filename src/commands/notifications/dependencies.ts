import { randomUUID } from 'node:crypto';
import { createDynamoContactDirectory } from '../../adapters/dynamodb/dynamo-contact-directory.ts';
import { createDynamoNotificationStore } from '../../adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoMarketingBrake } from '../../adapters/dynamodb/dynamo-reputation.ts';
import { createDynamoSignalStore } from '../../adapters/dynamodb/dynamo-signal-store.ts';
import { createDynamoSuppressionList } from '../../adapters/dynamodb/dynamo-suppression-list.ts';
import { createDynamoTemplateStore } from '../../adapters/dynamodb/dynamo-template-store.ts';
import { withoutPersonalData } from '../../adapters/shared/personal-data.ts';
import type { Settings } from '../../domain/configuration/settings.ts';
import { type DeliveryPolicy, policyOf } from '../../domain/notifications/delivery-policy.ts';
import { settingsOn } from '../configuration/dependencies.ts';
import { rendererOn } from '../dependencies.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import type { Terminal } from '../terminal.ts';
import type { NotificationsExplainDependencies } from './notifications-explain.ts';

/** As the delivering functions have it of the same settings. */
const policyOn = (stage: string, settings: Settings): DeliveryPolicy =>
  policyOf(stage === 'prod', () => ({
    allowed: settings.list('notifications/allowed-recipients'),
    debugEmail: settings.optionalText('notifications/debug-email'),
    debugPhone: settings.optionalText('notifications/debug-phone'),
  }));

/** What the notifications commands work with on a stage. @throws {UsageRefused} when the stage cannot be reached by this name */
export const notificationDependencies = (stage: string, terminal: Terminal) => {
  const { connection, client, suffix, clock, frame, close } = operationDependencies(stage, terminal);
  const options = { client, suffix, clock, newId: randomUUID };
  const stores = {
    signals: createDynamoSignalStore(options),
    notifications: createDynamoNotificationStore(options),
    clock,
  };
  return {
    frame,
    cancelling: stores,
    by: async (): Promise<string> => (typeof frame.operator === 'string' ? frame.operator : frame.operator()),
    /** @throws {UsageRefused} when the stage's configuration is wrong */
    explaining: async (): Promise<NotificationsExplainDependencies> => {
      const settings = await settingsOn(connection);
      return {
        ...stores,
        templates: createDynamoTemplateStore(options),
        contacts: createDynamoContactDirectory(options),
        suppressions: createDynamoSuppressionList(options),
        brake: createDynamoMarketingBrake(options),
        renderer: await rendererOn(connection),
        unsubscribeLinks: { linkFor: async () => connection.unsubscribeUrl }, // nothing is sent: it need not be signed
        policy: policyOn(stage, settings),
        defaultZone: settings.text('notifications/time-zone'),
        stage,
        withoutPersonalData,
      };
    },
    close,
  };
};
