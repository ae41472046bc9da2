import {
  GetConfigurationSetCommand,
  NotFoundException,
  PutConfigurationSetSendingOptionsCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { createMailSwitch } from '../../../src/adapters/ses/mail-switch.ts';
import { describeSwitchesContract } from '../../contract/isolation.contract.ts';

describe('sending by the stage’s configuration set, by the recorded answers of SES', () => {
  const ses = mockClient(SESv2Client);
  const mailSwitch = () => createMailSwitch(new SESv2Client({ region: 'us-west-1' }), 'shop-dev');
  let isOn: boolean;
  beforeEach(() => {
    isOn = true;
    ses.reset();
    ses.on(GetConfigurationSetCommand, { ConfigurationSetName: 'shop-dev' }).callsFake(async () => ({
      ConfigurationSetName: 'shop-dev',
      SendingOptions: { SendingEnabled: isOn },
    }));
    ses.on(PutConfigurationSetSendingOptionsCommand, { ConfigurationSetName: 'shop-dev' }).callsFake(async (input) => {
      isOn = input.SendingEnabled;
      return {};
    });
  });

  describeSwitchesContract('mail', ['on', 'off'], async () => ({ switches: mailSwitch(), id: 'shop-dev' }));

  it('is nothing to turn where there is no such set', async () => {
    ses.on(GetConfigurationSetCommand).rejects(new NotFoundException({ message: 'no', $metadata: {} }));
    expect(await mailSwitch().read()).toEqual([]);
  });
});
