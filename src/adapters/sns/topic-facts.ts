import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

/** Topics of this account and region by name. Whoever has not confirmed has no ARN yet. */
export const createTopicFacts = (
  client: SNSClient,
  { region, account }: { readonly region: string; readonly account: string },
): AreaReader =>
  readEach((name) =>
    unless(['NotFoundException', 'NotFound'], async () => {
      const TopicArn = `arn:aws:sns:${region}:${account}:${name}`;
      let isHeard = false;
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn }))
        isHeard ||= Subscriptions.some(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:') === true);
      return { 'confirmed subscriptions': isHeard ? 'some' : 'none' };
    }),
  );
