import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawLifecycle } from '../../../src/domain/statuses/draw-lifecycle.ts';
import type { Lifecycle } from '../../../src/domain/statuses/lifecycle.ts';
import { REQUESTS } from '../../../src/domain/statuses/requests-lifecycle.ts';

const PATH = join(__dirname, '..', '..', '..', 'docs', 'request-statuses.md');

const ORDERS: Lifecycle = {
  ...REQUESTS,
  record: 'order',
  initial: 'Open "now"',
  statuses: [
    { name: 'Open "now"', order: 1 },
    { name: 'Gone', order: 2, isTerminal: true },
  ],
  transitions: [
    { from: ['Open "now"'], to: 'Gone', by: [{ timer: 'slow' }], reason: 'free' },
    {
      from: ['Gone'],
      to: 'Open "now"',
      by: [{ people: 'everybody: all; of #them' }],
      limit: { counter: 'c', atMost: 1 },
    },
  ],
  timers: [
    {
      name: 'slow',
      on: ['Open "now"'],
      to: 'Gone',
      afterDays: 5,
      warnAtDays: [],
      overrides: [{ name: 'vip', when: { fact: 'who', has: 'vip' }, afterDays: 9, warnAtDays: [8] }],
    },
  ],
};

describe('drawLifecycle', () => {
  it('S6: docs/request-statuses.md shows the lifecycle as it is', () => {
    const doc = readFileSync(PATH, 'utf8');
    const picture = `\`\`\`mermaid\n${drawLifecycle(REQUESTS)}\n\`\`\``;
    const current = doc.replace(
      /(<!-- generated: diagram -->\n)[\s\S]*?(<!-- end -->)/,
      (_, before: string, after: string) => `${before}\n${picture}\n\n${after}`,
    );
    if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PATH, current);
    expect(readFileSync(PATH, 'utf8')).toBe(current);
    expect(current).toContain('stateDiagram-v2');
  });

  it('S6: draws every transition of every status once, and the timers beside', () => {
    const lines = drawLifecycle(REQUESTS).split('\n');
    const arrows = lines.filter((line) => /^ {2}s\d --> s\d:/.test(line));
    const transitions = REQUESTS.transitions.flatMap(({ from }) => from);
    expect(arrows).toHaveLength(transitions.length + 2);
    expect(new Set(arrows).size).toBe(arrows.length);
    expect(arrows).toContain('  s1 --> s4: 14 days without activity, referral 30, key-partner 21');
    expect(lines).toContain('    inactivity warns at day 10 and 12');
  });

  it('draws another lifecycle, whatever its words are', () => {
    expect(drawLifecycle(ORDERS).split('\n')).toEqual([
      'stateDiagram-v2',
      `  state "Open 'now'" as s1`,
      '  state "Gone" as s2',
      '  [*] --> s1',
      '  s1 --> s2: 5 days without activity, vip 9',
      '  s2 --> s1: everybody  all  of  them (at most 1 times)',
      '  s2 --> [*]',
      '  note right of s1',
      '    vip at day 8',
      '  end note',
    ]);
  });
});
