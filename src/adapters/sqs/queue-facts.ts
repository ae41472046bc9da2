import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { ABSENT, known } from '../../domain/operations/stage/aspects.ts';
import { nameIn } from '../../domain/operations/stage/deployed-template.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

const $Redrive = z.object({ deadLetterTargetArn: z.string() });

const deadLettersOf = (policy: string | undefined): string =>
  policy === undefined || policy === '' ? ABSENT : nameIn($Redrive.parse(JSON.parse(policy)).deadLetterTargetArn);

const NO_QUEUE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

/** `isLocal`: fauxqs encrypts nothing. */
export const createQueueFacts = (client: SQSClient, { isLocal = false } = {}): AreaReader =>
  readEach(
    (QueueName) =>
      unless(NO_QUEUE, async () => {
        const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return known({
          retention: Attributes.MessageRetentionPeriod,
          'encryption key': nameIn(Attributes.KmsMasterKeyId ?? ABSENT),
          'dead letters': deadLettersOf(Attributes.RedrivePolicy),
        });
      }),
    isLocal ? ['encryption key'] : [],
  );
