import { checkPayload } from '../../../src/domain/notifications/check-payload.ts';
import type { Payload } from '../../../src/domain/notifications/signal.ts';
import type { RenderedContent, Template } from '../../../src/domain/notifications/template.ts';
import { renderer, seededTemplates, variablesFor } from './seeded.ts';

const SIGNAL_TYPES: Readonly<Record<string, string>> = {
  'contact-us': 'CONTACT_US_FORM_SUBMITTED',
  'get-estimate': 'GET_ESTIMATE_FORM_SUBMITTED',
  'get-qualified': 'GET_QUALIFIED_FORM_SUBMITTED',
  affiliate: 'AFFILIATE_FORM_SUBMITTED',
  'request-expiry-warning': 'REQUEST_EXPIRY_WARNING',
  'request-expired': 'REQUEST_STATUS_CHANGED',
  'user-invited': 'USER_INVITED',
  'user-role-changed': 'USER_ROLE_CHANGED',
  'user-disabled': 'USER_DISABLED',
};
const signalTypeOf = ({ id }: Template) =>
  SIGNAL_TYPES[id.replace(/-(staff|confirmation|assignee|admins|person)$/, '')] ?? '';
const cases = seededTemplates.map((template): [string, Template] => [template.id, template]);
const staff = cases.filter(([id]) => id.endsWith('-staff'));
const inside = cases.filter(([id]) => !/-(confirmation|person)$/.test(id));
const confirmations = cases.filter(([id]) => id.endsWith('-confirmation'));

const rendered = (template: Template, channel: 'email' | 'sms', payload: Payload): RenderedContent => {
  const result = renderer.render({ template, channel, variables: variablesFor(template, payload) });
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const mail = (template: Template, payload: Payload = template.previewData) => {
  const content = rendered(template, 'email', payload);
  if (content.channel !== 'email') throw new Error('no mail');
  return content;
};

/** Only what the payload must have. */
const leastOf = (template: Template): Payload => {
  const entries = Object.entries({ ...template.previewData, serviceType: 'Electrician' });
  const isRequired = (name: string): boolean => {
    const without = Object.fromEntries(entries.filter(([other]) => other !== name));
    return !checkPayload(signalTypeOf(template), without).ok;
  };
  return Object.fromEntries(entries.filter(([name]) => isRequired(name)));
};

/** The words of the HTML without what styles them. */
const skeleton = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/s, '')
    .replace(/ (style|cellpadding|cellspacing|border|align|width)="[^"]*"/g, '')
    .replace(/\n+/g, '\n');

describe('the shipped templates', () => {
  it.each(cases)('N11: %s passes the check that every template has to pass', (_, template) => {
    expect(renderer.checkTemplate(template)).toEqual([]);
    expect(checkPayload(signalTypeOf(template), template.previewData)).toMatchObject({ ok: true });
  });

  it.each(cases)('N11: %s says the same as when it was last looked at', (_, template) => {
    const { subject, html, text } = mail(template);
    const sms = template.smsContent === undefined ? undefined : rendered(template, 'sms', template.previewData);
    expect({ subject, text, sms, html: skeleton(html) }).toMatchSnapshot();
  });

  it.each(cases)('N11: %s says what it can when a form has the least it may have', (_, template) => {
    const least = leastOf(template);
    expect(checkPayload(signalTypeOf(template), least)).toMatchObject({ ok: true });
    const { html, text } = mail(template, least);
    expect(text).not.toMatch(/undefined|null|^[A-Z][^:\n]*: *$/m);
    expect(html).not.toMatch(/undefined|class="value"[^>]*><\/td>/);
    if (template.smsContent !== undefined) expect(rendered(template, 'sms', least)).toBeDefined();
  });

  it.each(staff)('N11: %s shows every field of its signal, in HTML and in text', (_, template) => {
    const { html, text } = mail(template);
    const shown = (value: unknown): string => String(value).split('\n')[0] ?? '';
    const reworded =
      /Date|submitted|Timestamp|Phone$|Contact$|Compliance|Insurance|signedNDA|safetyPlan|Url$|uploaded|needFinance|^address$/;
    for (const [name, value] of Object.entries(template.previewData)) {
      if (reworded.test(name)) continue;
      expect(text).toContain(shown(value));
      expect(html).toContain(shown(value).replaceAll('&', '&amp;'));
    }
    expect(html).toContain(`href="${template.previewData.dashboardUrl}"`);
    expect(text).toContain(`${template.previewData.dashboardUrl}`);
  });

  it.each(inside)('N11: %s offers a way out, in HTML and in text', (_, template) => {
    const { html, text } = mail(template);
    expect(html).toContain('href="https://api.realtechee.example.com/unsubscribe?t=a.b"');
    expect(text).toContain('Unsubscribe: https://api.realtechee.example.com/unsubscribe?t=a.b');
  });

  it.each(
    confirmations,
  )('N11: %s goes to an address that anybody may have typed: it repeats no long text', (_, template) => {
    const { html, text } = mail(template, {
      ...template.previewData,
      message: 'LONG',
      projectMessage: 'LONG',
      motivation: 'LONG',
      serviceDescription: 'LONG',
    });
    expect(`${html}${text}`).not.toMatch(/LONG|nsubscribe/);
  });

  it.each(staff)('N12: the SMS of %s is GSM-7 and at most two segments, also with long names', (_, template) => {
    const long = Object.fromEntries(
      Object.entries(template.previewData).map(([name, value]) => [
        name,
        typeof value === 'string' && !/Url|Date|Time|Email|Phone|At$/.test(name) ? `${value} `.repeat(9) : value,
      ]),
    );
    for (const payload of [template.previewData, leastOf(template), long]) {
      const sms = rendered(template, 'sms', payload);
      if (sms.channel !== 'sms') throw new Error('no SMS');
      expect(sms.segments.encoding).toBe('GSM-7');
      expect(sms.segments.segments).toBeLessThanOrEqual(2);
    }
  });

  it.each(
    cases,
  )('%s can be read by everybody: language, layout tables, dark and narrow screens, no image, no tracking', (_, template) => {
    const { html } = mail(template);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en"/);
    expect(html).toContain('prefers-color-scheme: dark');
    expect(html).toContain('max-width: 600px');
    expect(html.match(/<table(?! role="presentation"| class="details")/g)).toBeNull();
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).not.toMatch(/<img|background="/);
    expect(html.length).toBeLessThan(40_000);
  });
});
