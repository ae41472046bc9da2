import { createLiquidRenderer } from '../../../src/adapters/liquid/liquid-renderer.ts';
import { aLiquidTemplate } from './rendering.ts';

const { checkTemplate } = createLiquidRenderer({ linkHosts: ['app.example.com'] });

describe('checkTemplate', () => {
  it('N11: finds nothing wrong with a good template, which may use all that a message has', () => {
    const emailContentText =
      '{{ customerName }} {{ signal.id }} {{ recipient.address }} {{ stage }} {{ priority | urgencyLabel }}';
    expect(checkTemplate(aLiquidTemplate({ emailContentText }))).toEqual([]);
  });

  it('N11: finds what is wrong in every part', () => {
    const template = aLiquidTemplate({
      emailSubject: '{{ subject',
      emailContentHtml: '<a href="https://evil.example">x</a>',
      emailContentText: '{{ nobody }}',
      smsContent: 'x'.repeat(700),
    });
    expect(checkTemplate(template).map(({ part, because }) => [part, because])).toEqual([
      ['subject', 'syntax'],
      ['html', 'forbidden-url'],
      ['text', 'missing-variable'],
      ['sms', 'too-large'],
    ]);
  });

  it('N11: wants preview data that has every required variable', () => {
    expect(checkTemplate(aLiquidTemplate({ variables: ['customerName', 'order'] }))).toMatchObject([
      { part: 'template', because: 'missing-variable', message: expect.stringContaining('"order"') },
    ]);
  });

  it('N11: wants all parts of a mail, or an SMS alone, or both', () => {
    const { emailSubject: _, emailContentHtml: __, emailContentText: ___, ...smsOnly } = aLiquidTemplate();
    const { emailContentText: ____, smsContent: _____, ...withoutText } = aLiquidTemplate();
    const { smsContent: ______, ...nothing } = smsOnly;
    expect(checkTemplate(smsOnly)).toEqual([]);
    expect(checkTemplate(withoutText)).toMatchObject([{ part: 'text', because: 'missing-part' }]);
    expect(checkTemplate(nothing)).toHaveLength(3);
  });
});
