import { readFileSync } from 'node:fs';
import { readSeed } from '../../../src/adapters/seed/read-seed.ts';
import { checkPayload } from '../../../src/domain/notifications/check-payload.ts';
import type { Payload } from '../../../src/domain/notifications/signal.ts';
import { renderer, seededTemplates, variablesFor } from './seeded.ts';

interface Line {
  readonly id?: string;
  readonly signalType: string;
  readonly payload: Payload;
  readonly leadSource?: string;
}

const lines = readFileSync(`${__dirname}/../../../examples/signals.ndjson`, 'utf8').trimEnd().split('\n');
const parsed = lines.flatMap((line): Line[] => {
  try {
    const signal = JSON.parse(line);
    return typeof signal.signalType === 'string' ? [signal] : [];
  } catch {
    return [];
  }
});
const named = (submissionId: string) => parsed.find(({ payload }) => payload.submissionId === submissionId);
const isBad = ({ payload }: Line) => /^BAD-/.test(String(payload.submissionId));
const good = parsed.filter((line) => !isBad(line));

const { hooks } = readSeed();
const messagesOf = ({ signalType, payload }: Line) =>
  hooks
    .filter((hook) => hook.signalType === signalType)
    .map((hook) => {
      const template = seededTemplates.find(({ id }) => id === hook.notificationTemplateId);
      if (template === undefined) throw new Error(`no template ${hook.notificationTemplateId}`);
      const channel = hook.channel === 'sms' ? 'sms' : 'email';
      return renderer.render({ template, channel, variables: variablesFor(template, payload) });
    });
const refusals = (submissionId: string) => {
  const line = named(submissionId);
  if (line === undefined) throw new Error(`no line ${submissionId}`);
  const payload = checkPayload(line.signalType, line.payload);
  return payload.ok ? messagesOf(line).flatMap((m) => (m.ok ? [] : [m.refusal.message])) : [payload.refusal.reason];
};

describe('examples/signals.ndjson', () => {
  it('has 40 signals or more, of all four forms', () => {
    expect(lines.length).toBeGreaterThanOrEqual(40);
    for (const type of ['CONTACT_US', 'GET_ESTIMATE', 'GET_QUALIFIED', 'AFFILIATE']) {
      expect(good.filter(({ signalType }) => signalType === `${type}_FORM_SUBMITTED`).length).toBeGreaterThanOrEqual(6);
    }
  });

  it('N11: every message of every good one can be written', () => {
    for (const line of good) {
      expect(checkPayload(line.signalType, line.payload)).toMatchObject({ ok: true });
      expect(messagesOf(line).flatMap((message) => (message.ok ? [] : [message.refusal.message]))).toEqual([]);
    }
  });

  it.each([
    ['BAD-MISSING-FIELD', 'payload.message is missing'],
    ['BAD-WRONG-TYPE', 'payload.needFinance must be true or false'],
    ['BAD-HTTP-UPLOAD', 'payload.uploadedMedia must be a list of https URLs'],
    ['BAD-CONTRACTOR', 'payload.contractorLicense is missing'],
    ['BAD-LINK-HOST', 'a link to host files.example.org is not on the list'],
    ['BAD-DATE', 'formatDate needs an ISO 8601 date'],
  ])('N11: %s is bad in its own way', (submissionId, message) => {
    expect(refusals(submissionId).join()).toContain(message);
  });

  it('has lines that are no signals, an unknown type, a wrong address, duplicates and test data', () => {
    expect(lines.length - parsed.length).toBe(2);
    expect(named('BAD-UNKNOWN-TYPE')?.signalType).toBe('CONTACT_FORM_SENT');
    expect(named('BAD-EMAIL')?.payload.customerEmail).not.toContain('@');
    expect(parsed.filter(({ id }) => id === 'demo-contact-0001')).toHaveLength(2);
    expect(parsed.filter(({ payload }) => payload.submissionId === 'GQ-2026-000202')).toHaveLength(2);
    expect(named('TEST-DATA')?.leadSource).toBe('E2E_TEST');
  });

  it('N15: has addresses and numbers that are nobody’s', () => {
    const text = lines.join('\n');
    for (const [address] of text.matchAll(/[\w.+-]+@[\w.-]+/g)) expect(address).toMatch(/@example\.(com|net|org)$/);
    for (const [number] of text.matchAll(/\+1\d{10}/g)) expect(number).toMatch(/^\+1\d{3}55501\d\d$/);
  });
});
