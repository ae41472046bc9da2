import {
  type EventSourceMappingConfiguration,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { ABSENT, type Aspects, known, onOff } from '../../domain/operations/stage/aspects.ts';
import { nameIn } from '../../domain/operations/stage/deployed-template.ts';
import { mappingName } from '../../domain/operations/stage/expect-functions.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readAll } from '../shared/area-reading.ts';

/** `arn:…:table/NAME/stream/…` is the stream of NAME; anything else ends in its own name. */
export const sourceOf = (arn: string): string => /:table\/([^/]+)\//.exec(arn)?.[1] ?? nameIn(arn);

const ON = ['Enabled', 'Enabling', 'Creating', 'Updating'];

const numberText = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value}`);

const aspectsOf = (one: EventSourceMappingConfiguration): Aspects =>
  known({
    state: onOff(ON.includes(one.State ?? '')),
    batch: numberText(one.BatchSize),
    'partial failures': onOff(one.FunctionResponseTypes?.includes('ReportBatchItemFailures')),
    'failures go to': nameIn(one.DestinationConfig?.OnFailure?.Destination ?? ABSENT),
    retries: numberText(one.MaximumRetryAttempts),
  });

/** The streams and queues that functions read. */
export const createMappingFacts = (client: LambdaClient): AreaReader =>
  readAll(async () => {
    const things = new Map<string, Aspects>();
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, {}))
      for (const one of EventSourceMappings)
        things.set(mappingName(nameIn(one.FunctionArn ?? ''), sourceOf(one.EventSourceArn ?? '')), aspectsOf(one));
    return things;
  });
