import fc from 'fast-check';
import { charactersOutsideGsm7, segmentsOf } from '../../../src/domain/notifications/sms-segments.ts';

const BASIC_TABLE =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION_TABLE = '\f^{}\\[~]|€';

/** Slow and obvious: lays the septets or units out one by one and cuts them into parts by hand. */
const naive = (text: string) => {
  const gsm = [...text].every((c) => BASIC_TABLE.includes(c) || EXTENSION_TABLE.includes(c));
  const groups = [...text].map((c) => (gsm ? (EXTENSION_TABLE.includes(c) ? ['esc', c] : [c]) : c.split('')));
  const flat = groups.flat();
  if (flat.length === 0) return { encoding: 'GSM-7', segments: 0, units: 0 };
  if (flat.length <= (gsm ? 160 : 70)) return { encoding: gsm ? 'GSM-7' : 'UCS-2', segments: 1, units: flat.length };
  const parts: string[][] = [[]];
  for (const group of groups) {
    const last = parts[parts.length - 1] ?? [];
    if (last.length + group.length > (gsm ? 153 : 67)) parts.push([...group]);
    else last.push(...group);
  }
  return { encoding: gsm ? 'GSM-7' : 'UCS-2', segments: parts.length, units: flat.length };
};

describe('segmentsOf', () => {
  it('N12: has the 127 printable characters of the basic table at one septet and the ten extensions at two', () => {
    expect([...BASIC_TABLE]).toHaveLength(127);
    for (const c of BASIC_TABLE) expect(segmentsOf(c)).toEqual({ encoding: 'GSM-7', segments: 1, units: 1 });
    for (const c of EXTENSION_TABLE) expect(segmentsOf(c)).toEqual({ encoding: 'GSM-7', segments: 1, units: 2 });
  });

  it.each([
    ['a'.repeat(160), 'GSM-7', 1, 160],
    ['a'.repeat(161), 'GSM-7', 2, 161],
    ['a'.repeat(306), 'GSM-7', 2, 306],
    ['a'.repeat(307), 'GSM-7', 3, 307],
    ['€'.repeat(80), 'GSM-7', 1, 160],
    ['ç'.repeat(70), 'UCS-2', 1, 70],
    ['ç'.repeat(71), 'UCS-2', 2, 71],
    ['ç'.repeat(134), 'UCS-2', 2, 134],
    ['ç'.repeat(135), 'UCS-2', 3, 135],
    ['', 'GSM-7', 0, 0],
  ])('N12: counts the edges of a part (%#)', (text, encoding, segments, units) => {
    expect(segmentsOf(text)).toEqual({ encoding, segments, units });
  });

  it('N12: never divides an escape pair: the 153rd septet stays empty', () => {
    const text = `${'a'.repeat(152)}€${'a'.repeat(152)}`;
    expect(segmentsOf(text)).toEqual({ encoding: 'GSM-7', segments: 3, units: 306 });
    expect(segmentsOf(text.replace('€', 'aa'))).toMatchObject({ segments: 2, units: 306 });
  });

  it('N12: never divides a surrogate pair: the 67th unit stays empty', () => {
    const text = `${'ç'.repeat(66)}😀${'ç'.repeat(66)}`;
    expect(segmentsOf(text)).toEqual({ encoding: 'UCS-2', segments: 3, units: 134 });
  });

  it('N12: one character outside the tables makes the whole text UCS-2', () => {
    expect(segmentsOf(`${'a'.repeat(100)}’`)).toEqual({ encoding: 'UCS-2', segments: 2, units: 101 });
  });

  it('N12: agrees with counting by hand', () => {
    const unit = fc.constantFrom('a', 'é', '€', '[', ' ', '\n', 'Ω');
    const wide = fc.constantFrom('a', 'ç', '😀', '€', '—', '\u{1F469}\u200D\u{1F373}');
    const texts = fc.oneof(
      fc.string({ unit, maxLength: 700 }),
      fc.string({ unit: wide, maxLength: 400 }),
      fc.string({ unit: 'binary', maxLength: 400 }),
    );
    fc.assert(fc.property(texts, (text) => expect(segmentsOf(text)).toEqual(naive(text))));
  });
});

describe('charactersOutsideGsm7', () => {
  it('N12: names each character that costs the short encoding, once', () => {
    expect(charactersOutsideGsm7('O’Brien — O’Neill 😀')).toEqual(['’', '—', '😀']);
    expect(charactersOutsideGsm7('{plain} text')).toEqual([]);
  });
});
