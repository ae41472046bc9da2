import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
  PutFunctionConcurrencyCommand,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Stoppable, Switches } from '../../domain/operations/isolate/ports.ts';
import { nameIn } from '../../domain/operations/stage/deployed-template.ts';
import { mappingName, sourceOf } from '../../domain/operations/stage/expect-functions.ts';
import { unless } from '../shared/area-reading.ts';

const ON = ['Enabled', 'Enabling', 'Creating', 'Updating'];
const UNRESERVED = 'unreserved';

/** The streams that functions of the stage read. */
export const createStreamSwitches = (client: LambdaClient, functions: readonly string[]): Switches => ({
  read: async () => {
    const all: Stoppable[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client }, {}))
      for (const { UUID = '', FunctionArn = '', EventSourceArn = '', State = '' } of EventSourceMappings) {
        const name = nameIn(FunctionArn);
        if (!functions.includes(name)) continue;
        const setting = ON.includes(State) ? 'on' : 'off';
        all.push({ kind: 'stream', id: UUID, name: mappingName(name, sourceOf(EventSourceArn)), setting });
      }
    return all;
  },
  set: async ({ id }, setting) => {
    await client.send(new UpdateEventSourceMappingCommand({ UUID: id, Enabled: setting === 'on' }));
  },
});

/** How many executions a function may have: 0 stops it, whoever calls it. */
export const createFunctionSwitches = (client: LambdaClient, functions: readonly string[]): Switches => ({
  read: async () => {
    const all: Stoppable[] = [];
    for (const FunctionName of functions) {
      const found = await unless(['ResourceNotFoundException'], () =>
        client.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      );
      if (found === undefined) continue;
      const setting = `${found.ReservedConcurrentExecutions ?? UNRESERVED}`;
      all.push({ kind: 'function', id: FunctionName, name: FunctionName, setting });
    }
    return all;
  },
  set: async ({ id: FunctionName }, setting) => {
    if (setting === UNRESERVED) await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    else
      await client.send(
        new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: Number(setting) }),
      );
  },
});
