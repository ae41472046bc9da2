import type { Terminal } from '../../src/commands/terminal.ts';

/** A terminal that nobody watches, and what was said to it. */
export const aTerminal = () => {
  const out: string[] = [];
  const err: string[] = [];
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    isInteractive: false,
  };
  return { terminal, out, err };
};
