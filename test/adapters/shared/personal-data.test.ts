import fc from 'fast-check';
import { withoutPersonalData } from '../../../src/adapters/shared/personal-data.ts';

describe('text without personal data', () => {
  it.each([
    'ada@example.com',
    'ada.lovelace+quotes@mail.example.co.uk',
    '"ada"@example.com',
    'ada%40example.com',
    'grüße@bücher.example',
    'ada@[192.0.2.1]',
    '<ada@example.com>',
    'mailto:ada@example.com',
  ])('has no address left of %s', (address) => {
    const masked = withoutPersonalData(`sent to ${address}, then stopped`);
    expect(masked).toContain('[email]');
    expect(masked).not.toMatch(/ada|example|grüße/);
    expect(masked).toMatch(/^sent to .*, then stopped$/);
  });

  it.each([
    '+12135550142',
    '+1 213 555 0142',
    '+1 (213) 555-0142',
    '(213) 555-0142',
    '213-555-0142',
    '213.555.0142',
    '1-213-555-0142',
    '2135550142',
    '12135550142',
    '%2B12135550142',
    '+44 20 7946 0123',
    'tel+442079460123',
    '0044 20 7946 0123',
  ])('has no number left of %s', (number) => {
    const masked = withoutPersonalData(`called ${number}.`);
    expect(masked).toContain('[phone]');
    expect(masked).not.toMatch(/555|0142|7946/);
  });

  it.each([
    '2026-01-02T03:04:05.678Z',
    'arn:aws:ses:us-west-1:123456789012:identity/example.org',
    'e3b0c44298fc1c149afbf4c8996fb924',
    '123e4567-e89b-12d3-a456-426614174000',
    '0100018a1b2c3d4e-5f6a7b8c-1234-4321-9abc-0123456789ab-000000',
    '00000000-0000-4000-8000-000000000000',
    'epoch 1767322800 and 1767322800123',
    'see core@3.1.0 and @smithy/core',
    'at send (/var/task/node_modules/@aws-sdk/client-sesv2/dist-cjs/index.js:12:34)',
    'HTTP 503 after 10000 ms, attempt 3 of 5',
  ])('keeps %s', (text) => {
    expect(withoutPersonalData(text)).toBe(text);
  });

  it('lets no address through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.emailAddress(),
        fc.constantFrom(' ', '"', '<', '(', ':', ',', '\n', '{"to":"'),
        (address, before) => {
          expect(withoutPersonalData(`${before}${address}`)).not.toContain(address);
        },
      ),
    );
  });

  it('lets no number in E.164 through', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[1-9]\d{6,14}$/), fc.string(), (number, before) => {
        expect(withoutPersonalData(`${before}${number}`)).not.toContain(number);
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    const hostile = `${'a.'.repeat(20_000)}@${'1 '.repeat(20_000)}`;
    const started = process.hrtime.bigint();
    withoutPersonalData(hostile);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(2000);
  });
});
