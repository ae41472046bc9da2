import { checkPayload } from '../../../src/domain/notifications/check-payload.ts';
import { CATALOGUED_SIGNAL_TYPES } from '../../../src/domain/notifications/signal-catalogue.ts';

const CONTACT_US = {
  customerName: 'Jane Doe',
  customerEmail: 'jane@example.com',
  subject: 'A question',
  message: 'Do you work in Oakland?',
  submissionId: 'sub-1',
  submittedAt: '2026-11-22T10:00:00Z',
};
const AFFILIATE = {
  companyName: 'Best Builders',
  serviceType: 'Painter',
  contactName: 'Bob',
  contactEmail: 'bob@example.com',
  submissionId: 'sub-2',
  submissionTimestamp: '2026-11-22T10:00:00Z',
};

const reasonFor = (signalType: string, payload: Record<string, unknown>) => {
  const checked = checkPayload(signalType, payload);
  return checked.ok ? undefined : checked.refusal.reason;
};

describe('checkPayload', () => {
  it('accepts what the catalogue promises, optional fields absent, null or empty', () => {
    expect(reasonFor('CONTACT_US_FORM_SUBMITTED', CONTACT_US)).toBeUndefined();
    expect(
      reasonFor('CONTACT_US_FORM_SUBMITTED', { ...CONTACT_US, customerPhone: null, product: '', more: { kept: true } }),
    ).toBeUndefined();
  });

  it('names every missing or wrong field, what it must be, and never its value', () => {
    const { message: _, ...rest } = CONTACT_US;
    const reason = reasonFor('CONTACT_US_FORM_SUBMITTED', { ...rest, subject: 42, address: { city: 'Secretville' } });
    expect(reason).toBe(
      'payload.subject must be a text that is not empty; ' +
        'payload.message is missing; it must be a text that is not empty; ' +
        'payload.address must be an object of the texts streetAddress, city, state and zip',
    );
  });

  it.each([
    ['http', ['http://files.example.com/a.jpg']],
    ['javascript', ['javascript:alert(1)']],
    ['no list', 'https://files.example.com/a.jpg'],
    ['no URL', ['a.jpg']],
  ])('refuses uploads that are no list of https URLs (%s)', (_, uploadedMedia) => {
    expect(reasonFor('GET_ESTIMATE_FORM_SUBMITTED', { uploadedMedia })).toContain(
      'payload.uploadedMedia must be a list of https URLs',
    );
  });

  it('asks a general contractor for more than other affiliates', () => {
    expect(reasonFor('AFFILIATE_FORM_SUBMITTED', AFFILIATE)).toBeUndefined();
    expect(reasonFor('AFFILIATE_FORM_SUBMITTED', { ...AFFILIATE, serviceType: 'General Contractor' })).toContain(
      'payload.contractorLicense is missing',
    );
  });

  it('takes any payload of a type outside the catalogue', () => {
    expect(CATALOGUED_SIGNAL_TYPES).not.toContain('INVOICE_PAID');
    expect(reasonFor('INVOICE_PAID', { anything: 1 })).toBeUndefined();
  });
});
