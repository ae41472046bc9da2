import fc from 'fast-check';
import { createMailEvents } from '../../../local/mail-events.ts';
import { readSesEvent } from '../../../src/adapters/ses/read-ses-event.ts';

const SET = 'realtechee-backend-dev';
const read = readSesEvent({ configurationSet: SET });
const AT = '2026-03-01T12:00:00.000Z';

/** As in https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html */
const mail = (changes: object = {}) => ({
  timestamp: '2026-03-01T11:59:59.000Z',
  source: 'Office <office@example.com>',
  sourceArn: 'arn:aws:ses:us-west-1:123456789012:identity/example.com',
  sendingAccountId: '123456789012',
  messageId: 'ses-1',
  destination: ['ada@example.com'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'A question' }],
  commonHeaders: { from: ['Office <office@example.com>'], to: ['ada@example.com'], subject: 'A question' },
  tags: { 'ses:configuration-set': [SET], notificationId: ['mail-1'], signalType: ['CONTACT_US_FORM_SUBMITTED'] },
  ...changes,
});
const body = (event: object, changes: object = {}) => JSON.stringify({ ...event, mail: mail(changes) });

const bounce = (bounceType: string, bounceSubType: string, status?: string) => ({
  eventType: 'Bounce',
  bounce: {
    bounceType,
    bounceSubType,
    bouncedRecipients: [{ emailAddress: 'ada@example.com', action: 'failed', status, diagnosticCode: 'smtp; 550 ada' }],
    timestamp: AT,
    feedbackId: 'f-1',
  },
});

describe('readSesEvent', () => {
  it.each([
    [{ eventType: 'Send', send: {} }, { kind: 'accepted' }],
    [{ eventType: 'Delivery', delivery: { timestamp: AT, recipients: ['ada@example.com'] } }, { kind: 'delivered' }],
    [
      { eventType: 'DeliveryDelay', deliveryDelay: { timestamp: AT, delayType: 'MailboxFull', delayedRecipients: [] } },
      { kind: 'delayed', type: 'MailboxFull' },
    ],
    [
      bounce('Permanent', 'General', '5.1.1'),
      { kind: 'bounced', lasts: 'permanent', type: 'General', status: '5.1.1' },
    ],
    [
      bounce('Transient', 'MailboxFull', '4.2.2'),
      { kind: 'bounced', lasts: 'transient', type: 'MailboxFull', status: '4.2.2' },
    ],
    [bounce('Undetermined', 'Undetermined'), { kind: 'bounced', lasts: 'undetermined', type: 'Undetermined' }],
    [
      { eventType: 'Complaint', complaint: { timestamp: AT, complaintFeedbackType: 'abuse', complaintSubType: null } },
      { kind: 'complained', type: 'abuse', isOld: false },
    ],
    [
      { eventType: 'Complaint', complaint: { timestamp: AT, complaintSubType: 'OnAccountSuppressionList' } },
      { kind: 'complained', isOld: true },
    ],
    [
      { eventType: 'Reject', reject: { reason: 'Bad content' } },
      { kind: 'refused', type: 'Bad content' },
    ],
    [
      { eventType: 'Rendering Failure', failure: { templateName: 'T', errorMessage: 'ada' } },
      { kind: 'refused', type: 'Rendering Failure' },
    ],
  ])('reads %j', (event, feedback) => {
    expect(read(body(event))).toMatchObject({
      ok: true,
      value: { notificationId: 'mail-1', providerMessageId: 'ses-1', sentTo: ['ada@example.com'], feedback },
    });
  });

  it('gives an event the same id however often it comes, and another one to another event', () => {
    const idOf = (event: object) => {
      const answer = read(body(event));
      return answer.ok && answer.value !== 'topic-check' ? answer.value.id : undefined;
    };
    const ids = [{ eventType: 'Send' }, bounce('Permanent', 'General'), { eventType: 'Send' }].map(idOf);
    expect(ids[0]).toBe(ids[2]);
    expect(new Set(ids).size).toBe(2);
  });

  it('keeps no text of a stranger as a name', () => {
    expect(read(body(bounce('Transient', 'ada@example.com wrote', 'not a status ada')))).toMatchObject({
      value: { feedback: { type: 'other' } },
    });
  });

  it('takes the line by which SES tries the topic', () => {
    const line = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(read(`${line}\n`)).toEqual({ ok: true, value: 'topic-check' });
  });

  it('E2: refuses events of mail of another stage', () => {
    const other = { tags: { 'ses:configuration-set': ['realtechee-backend-prod'], notificationId: ['mail-1'] } };
    expect(read(body({ eventType: 'Send' }, other))).toMatchObject({ ok: false });
  });

  it('names what is wrong, and never a value', () => {
    const answer = read(body({ eventType: 'Delivery', delivery: { timestamp: 'ada@example.com' } }));
    expect(answer).toMatchObject({ ok: false, refusal: { reason: expect.stringContaining('delivery.timestamp') } });
    expect(JSON.stringify(answer)).not.toContain('ada@');
  });

  it('answers anything at all, and throws at nothing', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof read(text).ok === 'boolean'));
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (value) => !read(JSON.stringify({ eventType: 'Bounce', bounce: value, mail: mail() })).ok,
      ),
    );
  });
});

describe('what the local stage publishes in the place of SES', () => {
  const message = (to: string) => ({
    ...{ id: 'local-1', channel: 'email' as const, from: 'Office <office@example.com>', to: [to], replyTo: [] },
    ...{ subject: 'Hello', text: 'Hello', headers: {}, at: AT, configurationSet: SET },
    tags: { notificationId: 'mail-1', signalType: 'X' },
  });
  const told = async (to: string, configurationSet = SET): Promise<readonly unknown[]> => {
    const bodies: string[] = [];
    const send = async (_: string, event: unknown) => void bodies.push(JSON.stringify(event));
    const onFault = (fault: unknown) => bodies.push(String(fault));
    const events = createMailEvents({
      destinations: [{ configurationSet, topicArn: 'topic' }],
      send,
      onFault,
      afterMs: 1,
    });
    events.tell(message(to));
    while (events.isPending()) await new Promise((resolve) => setTimeout(resolve, 2));
    return bodies.map((one) => {
      const answer = read(one);
      return answer.ok && answer.value !== 'topic-check' ? answer.value.feedback : answer;
    });
  };

  it('can be read as what SES publishes, for each kind of address', async () => {
    expect(await told('ada@example.com')).toEqual([{ kind: 'accepted' }, { kind: 'delivered' }]);
    expect(await told('bounce+7@simulator.amazonses.com')).toMatchObject([
      { kind: 'accepted' },
      { kind: 'bounced', lasts: 'permanent', status: '5.1.1' },
    ]);
    expect(await told('Complaint <complaint@simulator.amazonses.com>')).toMatchObject([
      { kind: 'accepted' },
      { kind: 'delivered' },
      { kind: 'complained', type: 'abuse' },
    ]);
  });

  it('is nothing for mail of another configuration set', async () => {
    expect(await told('ada@example.com', 'another')).toEqual([]);
  });
});
