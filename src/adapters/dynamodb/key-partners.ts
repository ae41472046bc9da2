import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../domain/shared/clock.ts';
import type { DynamoOptions } from './document-client.ts';
import { expiringCache } from './expiring-cache.ts';
import { isKey, tableName } from './tables.ts';

export interface PartnerOf {
  readonly brokerage: string | undefined;
  readonly agentContactId: string | undefined;
}

export interface KeyPartnersOptions extends DynamoOptions {
  readonly clock: Clock;
  readonly keyPartners: readonly string[];
  /** How old what is known of an agent may be. */
  readonly cacheSeconds?: number;
}

const comparable = (name: string): string => name.trim().toLowerCase();

/** Whether a request comes from a key partner: by the brokerage that it names, or else by its agent's. */
export const keyPartners = (options: KeyPartnersOptions): ((of: PartnerOf) => Promise<boolean>) => {
  const { client, suffix, clock, cacheSeconds = 60 } = options;
  const names = new Set(options.keyPartners.map(comparable).filter((name) => name !== ''));
  const brokerageOf = expiringCache({
    clock,
    seconds: cacheSeconds,
    load: async (contactId) => {
      const get = new GetCommand({ TableName: tableName('Contacts', suffix), Key: { id: contactId } });
      const { Item: item } = await client.send(get);
      return typeof item?.brokerage === 'string' ? item.brokerage : '';
    },
    isWorthKeeping: () => true,
  });

  return async ({ brokerage, agentContactId }) => {
    if (names.size === 0) return false;
    if (brokerage !== undefined && brokerage !== '') return names.has(comparable(brokerage));
    return (
      agentContactId !== undefined && isKey(agentContactId) && names.has(comparable(await brokerageOf(agentContactId)))
    );
  };
};
