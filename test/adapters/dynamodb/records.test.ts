import { parseContact } from '../../../src/adapters/dynamodb/contact-record.ts';
import { parseHook } from '../../../src/adapters/dynamodb/hook-record.ts';
import { parseNotificationImage } from '../../../src/adapters/dynamodb/notification-record.ts';
import { parseSignal, parseSignalImage } from '../../../src/adapters/dynamodb/signal-record.ts';
import { parseTemplate } from '../../../src/adapters/dynamodb/template-record.ts';

const reasonOf = (read: { readonly ok: boolean; readonly refusal?: { readonly reason: string } }): string | undefined =>
  read.refusal?.reason;

describe('A stored hook', () => {
  const bare = { id: 'hook-1', signalType: 'QUOTE_SIGNED', notificationTemplateId: 'quote-signed', channel: 'email' };

  it('N7: has the defaults of what is missing, NULL or empty', () => {
    const defaults = {
      ...bare,
      enabled: true,
      priority: 'medium',
      category: 'operational',
      recipientEmails: [],
      recipientRoles: [],
      recipientDynamic: [],
      conditions: [],
      deliveryDelayMinutes: 0,
      maxRetries: 3,
      expiresAfterMinutes: 10_080,
    };
    expect(parseHook(bare)).toEqual({ ok: true, value: defaults });
    const nothing = { enabled: null, priority: null, category: '', conditions: null, maxRetries: null };
    expect(parseHook({ ...bare, ...nothing, recipientEmails: '', owner: 'x' })).toEqual({ ok: true, value: defaults });
  });

  it.each([
    ['a list', ['a@example.com', 'b@example.com']],
    ['a set', new Set(['a@example.com', 'b@example.com'])],
    ['JSON text', '["a@example.com","b@example.com"]'],
    ['JSON text of JSON text', JSON.stringify('["a@example.com","b@example.com"]')],
  ])('has recipients from %s', (_, recipientEmails) => {
    expect(parseHook({ ...bare, recipientEmails })).toMatchObject({
      value: { recipientEmails: ['a@example.com', 'b@example.com'] },
    });
  });

  it('has conditions from JSON text, and words in any case', () => {
    const conditions = JSON.stringify([{ field: 'address.state', operator: 'EQ', value: 'CA' }]);
    expect(parseHook({ ...bare, channel: 'SMS', priority: 'High', conditions })).toMatchObject({
      value: {
        channel: 'sms',
        priority: 'high',
        conditions: [{ field: 'address.state', operator: 'eq', value: 'CA' }],
      },
    });
  });

  it.each([
    [{ channel: 'pigeon' }, 'channel must be one of email, sms'],
    [{ channel: null }, 'channel is missing; it must be one of email, sms'],
    [{ notificationTemplateId: '' }, 'notificationTemplateId is missing; it must be a text'],
    [{ deliveryDelay: -1 }, 'deliveryDelay must be a whole number from 0 to 527040'],
    [{ maxRetries: 11 }, 'maxRetries must be a whole number from 0 to 10'],
    [{ maxRetries: 1.5 }, 'maxRetries must be a whole number from 0 to 10'],
    [{ enabled: 'yes' }, 'enabled must be true or false'],
    [{ recipientEmails: 'a@example.com' }, 'recipientEmails must be a list, or the JSON text of one'],
    [{ recipientRoles: [7] }, 'recipientRoles.0 must be a text'],
    [
      { conditions: [{ field: 'product', operator: 'like', value: 'x' }] },
      'conditions.0.operator must be one of eq, ne, gt, gte, lt, lte, in, contains, exists',
    ],
    [
      { deliveryDelay: 60, expiresAfter: 60 },
      'deliveryDelay must be shorter than expiresAfter (both in minutes), or the message expires before it is due',
    ],
    [
      { category: 'spam', priority: 'urgent' },
      'priority must be one of low, medium, high; category must be one of transactional, operational, marketing',
    ],
  ])('N7: is refused with field, problem and remedy: %j', (changes, reason) => {
    expect(parseHook({ ...bare, ...changes })).toEqual({ ok: false, refusal: { hookId: 'hook-1', reason } });
  });
});

describe('A stored signal', () => {
  const bare = { id: 'signal-1', signalType: 'QUOTE_SIGNED', payload: {}, emittedAt: '2026-03-01T12:00:00.000Z' };

  it('has its payload from a map or from JSON text, with sets as lists', () => {
    const expected = { message: 'hello', tags: ['a', 'b'], deep: { number: 1 } };
    expect(parseSignal({ ...bare, payload: JSON.stringify(expected) })).toMatchObject({ value: { payload: expected } });
    const map = { ...expected, tags: new Set(['a', 'b']) };
    expect(parseSignal({ ...bare, payload: map })).toMatchObject({ value: { payload: expected } });
  });

  it('was emitted when it says, in UTC, or else when its row was made', () => {
    expect(parseSignal({ ...bare, emittedAt: '2026-03-01T04:00:00-08:00' })).toMatchObject({
      value: { emittedAt: '2026-03-01T12:00:00.000Z' },
    });
    expect(parseSignal({ ...bare, emittedAt: null, createdAt: '2026-03-01T12:00:00Z' })).toMatchObject({
      value: { emittedAt: '2026-03-01T12:00:00.000Z' },
    });
  });

  it('is read without outcomes when those are not ours', () => {
    expect(parseSignal({ ...bare, hookOutcomes: 'some' })).toEqual({ ok: true, value: bare });
  });

  it.each([
    [{ payload: '{"a":' }, 'payload must be a map, or the JSON text of one'],
    [{ payload: null }, 'payload is missing; it must be a map, or the JSON text of one'],
    [{ signalType: 7 }, 'signalType must be a text'],
    [{ emittedAt: 'yesterday' }, 'emittedAt must be a time like 2026-01-31T08:00:00.000Z'],
  ])('is refused with the reason and the row as it stands: %j', (changes, reason) => {
    const row = { ...bare, ...changes };
    expect(parseSignal(row)).toEqual({ ok: false, refusal: { because: 'unreadable', reason, row } });
  });

  it('is read from a stream image', () => {
    const image = {
      id: { S: 'signal-1' },
      signalType: { S: 'QUOTE_SIGNED' },
      emittedAt: { S: '2026-03-01T12:00:00.000Z' },
      source: { NULL: true },
      payload: {
        M: {
          amount: { N: '12.5' },
          account: { N: '12345678901234567890' },
          isPaid: { BOOL: false },
          nothing: { NULL: true },
          lines: { L: [{ S: 'a' }, { M: { deep: { N: '1' } } }] },
          tags: { SS: ['a', 'b'] },
          sizes: { NS: ['1', '2'] },
          photo: { B: 'AAEC' },
          photos: { BS: [new Uint8Array([0, 1, 2])] },
        },
      },
    };
    expect(parseSignalImage(image)).toEqual({
      ok: true,
      value: {
        ...bare,
        payload: {
          amount: 12.5,
          account: '12345678901234567890',
          isPaid: false,
          nothing: null,
          lines: ['a', { deep: 1 }],
          tags: ['a', 'b'],
          sizes: [1, 2],
          photo: 'AAEC',
          photos: ['AAEC'],
        },
      },
    });
  });
});

describe('A stored template', () => {
  it('has the defaults of what is missing', () => {
    expect(parseTemplate({ id: 'greeting', smsContent: 'Hello', emailSubject: '' })).toEqual({
      ok: true,
      value: {
        id: 'greeting',
        name: 'greeting',
        smsContent: 'Hello',
        variables: [],
        previewData: {},
        version: 1,
        isActive: true,
        locale: 'en-US',
      },
    });
  });

  it('has variables and preview data from JSON text', () => {
    expect(parseTemplate({ id: 'a', variables: '["name"]', previewData: '{"name":"Alex"}' })).toMatchObject({
      value: { variables: ['name'], previewData: { name: 'Alex' } },
    });
  });

  it('is refused with its id, field, problem and remedy', () => {
    expect(reasonOf(parseTemplate({ id: 'a', isActive: 'yes', emailSubject: 7 }))).toBe(
      'template a: emailSubject must be a text; isActive must be true or false',
    );
  });
});

describe('A stored contact', () => {
  it('N10: may have e-mail and no SMS unless it says otherwise', () => {
    expect(parseContact({ id: 'a', email: 'alex@example.com', phone: '', mobile: null })).toEqual({
      id: 'a',
      email: 'alex@example.com',
      emailNotifications: true,
      smsNotifications: false,
      canReceiveNotifications: true,
      isActive: true,
    });
  });

  it('N10: is not bothered where its wishes are unclear', () => {
    const unclear = {
      emailNotifications: 'maybe',
      smsNotifications: 1,
      canReceiveNotifications: 'false',
      isActive: 'true',
    };
    expect(parseContact({ id: 'a', email: 7, ...unclear })).toEqual({
      id: 'a',
      emailNotifications: false,
      smsNotifications: false,
      canReceiveNotifications: false,
      isActive: true,
    });
  });
});

describe('A stored notification', () => {
  it('that another program has damaged is refused with every field at fault', () => {
    const image = { id: { S: 'a' }, version: { N: '0' }, status: { S: 'SENT?' }, timeline: { L: [] }, odd: {} };
    const reason = reasonOf(parseNotificationImage(image)) ?? '';
    expect(reason).toContain('version must be a whole number');
    expect(reason).toContain('status must be one of SCHEDULED, PENDING');
    expect(reason).toContain('recipient is missing; it must be a text');
  });
});
