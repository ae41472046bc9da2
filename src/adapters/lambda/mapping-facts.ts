import {
  type EventSourceMappingConfiguration,
  type LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import { ABSENT, type Aspects, known, onOff } from '../../domain/operations/stage/aspects.ts';
import { nameIn } from '../../domain/operations/stage/deployed-template.ts';
import { mappingName, sourceOf } from '../../domain/operations/stage/expect-functions.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readAll } from '../shared/area-reading.ts';

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
