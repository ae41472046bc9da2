import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemorySuppressionList } from '../../../src/adapters/memory/memory-suppression-list.ts';
import { createMemoryUnsubscribeKeys } from '../../../src/adapters/memory/memory-unsubscribe-keys.ts';
import { unsubscribe, unsubscribeLinks } from '../../../src/domain/notifications/unsubscribe.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../../../src/domain/notifications/unsubscribe-token.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');
const signingWith = (...keys: readonly string[]) => ({
  keys: createMemoryUnsubscribeKeys(...keys),
  mac: (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64url'),
  sameText: (one: string, other: string) => one === other,
});
const signing = signingWith('first key');
const marketing = { id: 'n-1', recipient: 'ada@example.com', category: 'marketing' } as const;

const aWorld = () => {
  const suppressions = createMemorySuppressionList();
  const journal = createMemoryJournal();
  const leave = unsubscribe({ signing, suppressions, clock: () => NOW, journal });
  return { suppressions, journal, leave };
};

describe('unsubscribe links', () => {
  it('N11: carry one signed token that an URL and a mail header take as they are', async () => {
    const link = await unsubscribeLinks('https://api.example.com/unsubscribe', signing).linkFor(marketing);
    expect(link).toMatch(/^https:\/\/api\.example\.com\/unsubscribe\?t=[\w-]+\.[\w-]{43}$/);
    expect(new URL(link).href).toBe(link);
    expect(link).not.toContain('ada');
  });

  it('keep what the base URL already asks', async () => {
    const link = await unsubscribeLinks('https://api.example.com/u?v=1', signing).linkFor(marketing);
    expect(new URL(link).searchParams.get('v')).toBe('1');
    expect(new URL(link).searchParams.get('t')).toBe(await unsubscribeToken(signing, marketing));
  });

  it('are refused for a transactional message, which nobody can leave', async () => {
    const links = unsubscribeLinks('https://api.example.com/u', signing);
    await expect(links.linkFor({ ...marketing, category: 'transactional' })).rejects.toThrow('nothing to unsubscribe');
  });

  it('are refused when there is no key', async () => {
    await expect(unsubscribeToken(signingWith(), marketing)).rejects.toThrow('no key');
  });

  it('stay short enough for a header of SES (870 characters) with the longest address', async () => {
    const recipient = `${'a'.repeat(64)}@${'b'.repeat(185)}.com`;
    const links = unsubscribeLinks(`https://${'x'.repeat(60)}.example.com/unsubscribe`, signing);
    expect((await links.linkFor({ ...marketing, id: 'f'.repeat(32), recipient })).length).toBeLessThan(800);
  });
});

describe('unsubscribe tokens', () => {
  it('N11: say again whom they were made for, whoever that is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('marketing', 'operational'),
        async (id, recipient, category) => {
          const token = await unsubscribeToken(signing, { id, recipient, category });
          expect(await readUnsubscribeToken(signing, token)).toEqual({
            ok: true,
            value: { notificationId: id, recipient, category },
          });
        },
      ),
    );
  });

  it('N11: are not believed when any one character was changed', async () => {
    const token = await unsubscribeToken(signing, marketing);
    for (let place = 0; place < token.length; place += 1) {
      const changed = `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
      expect(await readUnsubscribeToken(signing, changed)).toMatchObject({ ok: false });
    }
  });

  it('are not believed when another key signed them', async () => {
    const token = await unsubscribeToken(signingWith('a stranger’s key'), marketing);
    expect(await readUnsubscribeToken(signing, token)).toEqual({ ok: false, refusal: { because: 'bad-signature' } });
  });

  it('are still believed after a new key has become the first', async () => {
    const old = await unsubscribeToken(signingWith('old'), marketing);
    const fresh = await unsubscribeToken(signingWith('new', 'old'), marketing);
    for (const token of [old, fresh]) {
      expect(await readUnsubscribeToken(signingWith('new', 'old'), token)).toMatchObject({ ok: true });
    }
    expect(await readUnsubscribeToken(signingWith('new'), old)).toMatchObject({ ok: false });
  });

  it.each([
    '',
    '.',
    'a',
    'a.',
    '.b',
    'a.b.c',
    'a b.c',
    'ä.b',
    `${'a'.repeat(2000)}.b`,
  ])('refuse %j as malformed', async (token) => {
    expect(await readUnsubscribeToken(signing, token)).toEqual({ ok: false, refusal: { because: 'malformed' } });
  });

  it.each([
    'not json',
    '{}',
    '["n-1","marketing"]',
    '["n-1","transactional","a@example.com"]',
    '[1,"marketing","a"]',
  ])('refuse %s as malformed though it is well signed', async (text) => {
    const body = Buffer.from(text).toString('base64url');
    const token = `${body}.${signing.mac('first key', `unsubscribe:1:${body}`)}`;
    expect(await readUnsubscribeToken(signing, token)).toEqual({ ok: false, refusal: { because: 'malformed' } });
  });

  it('refuse a body that is not text', async () => {
    const body = Buffer.from([0xff, 0xfe]).toString('base64url');
    const token = `${body}.${signing.mac('first key', `unsubscribe:1:${body}`)}`;
    expect(await readUnsubscribeToken(signing, token)).toMatchObject({ refusal: { because: 'malformed' } });
  });

  it('answer anything with a refusal, never with a fault', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (token) => {
        expect(await readUnsubscribeToken(signing, token)).toMatchObject({ ok: false });
      }),
    );
  });
});

describe('unsubscribing', () => {
  it.each([
    'marketing',
    'operational',
  ] as const)('N11: takes the address off %s, and nothing else', async (category) => {
    const { suppressions, leave, journal } = aWorld();
    const token = await unsubscribeToken(signing, { ...marketing, category });
    expect(await leave(token)).toEqual({ ok: true, value: { category } });
    expect(await suppressions.reasonFor('ada@example.com', category)).toContain('n-1');
    const other = category === 'marketing' ? 'operational' : 'marketing';
    expect(await suppressions.reasonFor('ada@example.com', other)).toBeUndefined();
    expect(await suppressions.reasonFor('ada@example.com', 'transactional')).toBeUndefined();
    expect(await suppressions.reasonFor('bob@example.com', category)).toBeUndefined();
    expect(journal.entries).toEqual([
      { level: 'info', code: 'notifications.unsubscribed', fields: { notificationId: 'n-1', category } },
    ]);
  });

  it('answers the same when it is done again', async () => {
    const { leave } = aWorld();
    const token = await unsubscribeToken(signing, marketing);
    expect(await leave(token)).toEqual(await leave(token));
  });

  it('does nothing for a token that is not ours, and says so without its content', async () => {
    const { suppressions, leave, journal } = aWorld();
    const token = await unsubscribeToken(signingWith('a stranger’s key'), marketing);
    expect(await leave(token)).toEqual({ ok: false, refusal: { because: 'bad-signature' } });
    expect(await suppressions.reasonFor('ada@example.com', 'marketing')).toBeUndefined();
    expect(journal.entries).toEqual([
      { level: 'warn', code: 'notifications.unsubscribe-refused', fields: { because: 'bad-signature' } },
    ]);
  });

  it('throws when the list cannot be reached, so that nobody is told that it is done', async () => {
    const { suppressions, leave } = aWorld();
    suppressions.setOutage(true);
    await expect(leave(await unsubscribeToken(signing, marketing))).rejects.toThrow(/./);
  });
});
