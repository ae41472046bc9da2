import { type EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { type Aspects, known, onOff } from '../../domain/operations/stage/aspects.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readAll } from '../shared/area-reading.ts';

/** Rules of the default bus whose names begin so. */
export const createRuleFacts = (client: EventBridgeClient, NamePrefix: string): AreaReader =>
  readAll(async () => {
    const things = new Map<string, Aspects>();
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListRulesCommand({ NamePrefix, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      for (const { Name = '', State, ScheduleExpression } of page.Rules ?? [])
        things.set(Name, known({ state: onOff(State !== 'DISABLED'), schedule: ScheduleExpression }));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return things;
  });
