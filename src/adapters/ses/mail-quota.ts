import { GetAccountCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import type { MailQuota } from '../../domain/operations/health/ports.ts';

export const createMailQuota = (client: SESv2Client): MailQuota => ({
  read: async () => {
    const { SendQuota, SendingEnabled } = await client.send(new GetAccountCommand({}));
    return {
      sent: SendQuota?.SentLast24Hours ?? 0,
      limit: SendQuota?.Max24HourSend ?? 0,
      isSendingOn: SendingEnabled === true,
    };
  },
});
