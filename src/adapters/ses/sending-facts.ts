import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetEmailIdentityCommand,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import { type Aspects, onOff } from '../../domain/operations/stage/aspects.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

type Read = (name: string) => Promise<Aspects>;

/** `identity NAME`, `configuration set NAME`, and `account`. */
export const createSendingFacts = (client: SESv2Client): AreaReader => {
  const identity: Read = async (EmailIdentity) => {
    const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity }));
    return {
      verified: found.VerifiedForSendingStatus === true ? 'yes' : 'no',
      DKIM: found.DkimAttributes?.Status ?? 'NOT_STARTED',
    };
  };
  const configurationSet: Read = async (ConfigurationSetName) => {
    const { SendingOptions } = await client.send(new GetConfigurationSetCommand({ ConfigurationSetName }));
    return { sending: onOff(SendingOptions?.SendingEnabled ?? true) };
  };
  const account: Read = async () => {
    const { SendingEnabled } = await client.send(new GetAccountCommand({}));
    return { sending: onOff(SendingEnabled) };
  };
  const kinds: readonly (readonly [string, Read])[] = [
    ['identity ', identity],
    ['configuration set ', configurationSet],
    ['account', account],
  ];
  return readEach(async (name) => {
    const [prefix, read] = kinds.find(([start]) => name.startsWith(start)) ?? [];
    if (prefix === undefined || read === undefined) return undefined;
    return unless(['NotFoundException'], () => read(name.slice(prefix.length)));
  });
};
