import {
  GetConfigurationSetCommand,
  PutConfigurationSetSendingOptionsCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { Switches } from '../../domain/operations/isolate/ports.ts';
import { unless } from '../shared/area-reading.ts';

/** Sending by a configuration set, which every mail of the stage carries. */
export const createMailSwitch = (client: SESv2Client, ConfigurationSetName: string): Switches => ({
  read: async () => {
    const found = await unless(['NotFoundException'], () =>
      client.send(new GetConfigurationSetCommand({ ConfigurationSetName })),
    );
    if (found === undefined) return [];
    const setting = found.SendingOptions?.SendingEnabled === false ? 'off' : 'on';
    return [{ kind: 'mail', id: ConfigurationSetName, name: ConfigurationSetName, setting }];
  },
  set: async (_, setting) => {
    await client.send(
      new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName, SendingEnabled: setting === 'on' }),
    );
  },
});
