import {
  DisableRuleCommand,
  EnableRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import type { Stoppable, Switches } from '../../domain/operations/isolate/ports.ts';

/** Schedules whose names begin so. */
export const createRuleSwitches = (client: EventBridgeClient, NamePrefix: string): Switches => ({
  read: async () => {
    const all: Stoppable[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ListRulesCommand({ NamePrefix, ...(NextToken === undefined ? {} : { NextToken }) }),
      );
      for (const { Name = '', State } of page.Rules ?? [])
        all.push({ kind: 'schedule', id: Name, name: Name, setting: State === 'DISABLED' ? 'off' : 'on' });
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return all;
  },
  set: async ({ id: Name }, setting) => {
    await client.send(setting === 'on' ? new EnableRuleCommand({ Name }) : new DisableRuleCommand({ Name }));
  },
});
