import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { createMailQuota } from '../../../src/adapters/ses/mail-quota.ts';
import { type SesLocal, startSesLocal } from '../../support/ses-local.ts';

/** What the local SES says of its account. */
const ACCOUNT = {
  DedicatedIpAutoWarmupEnabled: false,
  Details: {
    ...{ AdditionalContactEmailAddresses: [], ContactLanguage: 'EN', MailType: 'TRANSACTIONAL' },
    ReviewDetails: { CaseId: '1', Status: 'GRANTED' },
    ...{ UseCaseDescription: 'a test', WebsiteURL: 'https://example.com' },
  },
  ...{ EnforcementStatus: 'HEALTHY', ProductionAccessEnabled: true, SendingEnabled: true },
  SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 },
  SuppressionAttributes: { SuppressedReasons: ['BOUNCE'] },
};

describe('what of the account’s daily mail is used', () => {
  let ses: SesLocal;
  const { AWS_SES_ACCOUNT: before } = process.env;
  beforeAll(async () => {
    process.env.AWS_SES_ACCOUNT = JSON.stringify(ACCOUNT);
    ses = await startSesLocal();
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.AWS_SES_ACCOUNT;
    else process.env.AWS_SES_ACCOUNT = before;
    await ses.stop();
  });
  const clientAt = (endpoint: string) =>
    new SESv2Client({
      ...{ endpoint, region: 'us-west-1', maxAttempts: 1 },
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

  it('is read from the account, here of a local SES', async () => {
    const client = clientAt(ses.url);
    expect(await createMailQuota(client).read()).toEqual({ sent: 120, limit: 50_000, isSendingOn: true });
    client.destroy();
  });

  it('tells of an account without a limit, and of one that may not send', async () => {
    const client = clientAt(ses.url);
    const answers = mockClient(client);
    answers.on(GetAccountCommand).resolves({
      ...{ SendingEnabled: false, ProductionAccessEnabled: true, EnforcementStatus: 'PROBATION' },
      SendQuota: { Max24HourSend: -1, MaxSendRate: 14, SentLast24Hours: 40_000 },
    });
    expect(await createMailQuota(client).read()).toEqual({ sent: 40_000, limit: -1, isSendingOn: false });
    answers.restore();
  });

  it('throws where SES cannot be asked: nothing sent would be a lie', async () => {
    const client = clientAt('http://127.0.0.1:1');
    await expect(createMailQuota(client).read()).rejects.toThrow();
    client.destroy();
  });
});
