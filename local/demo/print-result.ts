import { oneLine, styled, type Terminal, tableOf } from '../../src/commands/terminal.ts';
import type { DemoMessage, DemoResult } from './demo-result.ts';

/** One object a line: messages, refused signals, the summary. */
export const printJson = ({ messages, refused, summary }: DemoResult, terminal: Terminal): void => {
  for (const message of messages) terminal.out(JSON.stringify(message));
  for (const line of refused) terminal.out(JSON.stringify(line));
  terminal.out(JSON.stringify({ summary }));
};

const row = (message: DemoMessage): readonly string[] => [
  message.signalId,
  message.hookId,
  message.channel ?? '',
  message.recipient ?? '',
  message.outcome,
  `${message.attempts}`,
  `${message.milliseconds}`,
];

/** The same reason once, with how often and for whom first. */
const grouped = (withheld: readonly DemoMessage[]): readonly string[] => {
  const groups = Map.groupBy(withheld, ({ outcome, hookId, reason }) => `${outcome}  ${hookId}: ${reason}`);
  return [...groups].map(([what, group]) => {
    const times = group.length === 1 ? '' : ` (${group.length} times)`;
    return `${what}${times}; signal ${group[0]?.signalId}`;
  });
};

const printReasons = (title: string, reasons: readonly string[], terminal: Terminal): void => {
  if (reasons.length === 0) return;
  terminal.out(`\n${styled(terminal, 'bold', title)}`);
  for (const reason of reasons) terminal.out(`  ${oneLine(reason)}`);
};

/** The table of messages, then what was refused and why. */
export const printTable = ({ messages, refused, summary }: DemoResult, terminal: Terminal): void => {
  if (messages.length > 0) {
    const headings = ['signal', 'hook', 'channel', 'recipient', 'outcome', 'attempts', 'ms'];
    terminal.out(tableOf(headings, messages.map(row), 34));
  }
  const refusedLines = refused.map(({ line, refused: reason }) => `line ${line}: ${reason}`);
  const withheld = messages.filter(({ reason }) => reason !== undefined);
  printReasons('Refused signals', refusedLines, terminal);
  printReasons('Messages that were not sent', grouped(withheld), terminal);
  const { signals, sent, duplicates } = summary;
  terminal.out(
    `\n${signals} signals: ${summary.messages} messages, ${sent} sent; ${summary.refused} signals refused, ${duplicates} there already.`,
  );
};
