import { seen, styled } from '../../src/commands/terminal.ts';
import { aTerminal } from '../support/terminal.ts';

const terminal = { ...aTerminal().terminal, isInteractive: true };

describe('what a terminal is shown', () => {
  it.each([
    ['moves the cursor', '\u001b[2J\u001b[1;1H', '\\u001b[2J\\u001b[1;1H'],
    ['names the window', '\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'],
    ['hides what follows', '\u001b[8mhidden', '\\u001b[8mhidden'],
    ['is a control of one sign', 'a\u009b2Kb\u007f', 'a\\u009b2Kb\\u007f'],
    ['goes back to the beginning of the line', 'refused\rdone   ', 'refused\\u000ddone   '],
    ['turns the direction', 'cod.\u202eexe', 'cod.\\u202eexe'],
  ])('has nothing that %s, in the words of JSON', (_, text, wanted) => {
    expect(seen(text)).toBe(wanted);
    const inJson = JSON.stringify({ text });
    expect(JSON.parse(seen(inJson))).toEqual({ text });
  });

  it('keeps lines, tabs, letters of all scripts and our own styles', () => {
    const text = 'one\ttwo\r\nthree\nשלום žluťoučký 😀';
    expect(seen(text)).toBe(text);
    for (const style of ['bold', 'dim', 'green', 'red', 'yellow', 'cyan'] as const) {
      const shown = styled(terminal, style, 'text');
      expect(shown).not.toBe('text');
      expect(seen(shown)).toBe(shown);
    }
  });
});
