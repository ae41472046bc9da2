import { createMemoryLetterQueues } from '../../../src/adapters/memory/memory-letter-queues.ts';
import { deadLetterQueueNames } from '../../../src/commands/dlq/dependencies.ts';
import { dlqList } from '../../../src/commands/dlq/dlq-list.ts';
import { dlqShow } from '../../../src/commands/dlq/dlq-show.ts';
import { main } from '../../../src/commands/main.ts';
import { NOW } from '../../support/builders.ts';
import { aTerminal } from '../../support/terminal.ts';

const QUEUE = 'notification-dead-letters';
const TELL = { step: () => {}, meter: () => () => {} };
const letter = (number: number) => ({
  kind: 'signal-quarantined',
  signalId: `signal-${number}`,
  signal: { signalType: 'INVOICE_PAID', payload: { customerEmail: 'jane@example.com' } },
  reason: 'unknown signal type INVOICE_PAID\u001b[2J',
});

const queuesWith = (count: number) => {
  const queues = createMemoryLetterQueues([QUEUE, 'user-trigger-failures'], () => NOW);
  for (let number = 1; number <= count; number += 1) queues.put(QUEUE, letter(number));
  return queues;
};

describe('realtechee dlq', () => {
  it('O6: knows every queue of the template in which things end', () => {
    expect(deadLetterQueueNames()).toEqual(
      expect.arrayContaining([
        QUEUE,
        'notification-trigger-failures',
        'status-trigger-failures',
        'user-trigger-failures',
      ]),
    );
  });

  it('O6: lists every queue, with its runbook, since when and why', async () => {
    const { verdict, lines, next, report } = await dlqList(queuesWith(3))({ stage: 'dev', limit: 100 }, TELL);
    const text = lines.join('\n');
    expect(verdict).toBe('done');
    expect(text).toMatch(
      /notification-dead-letters +3 +0 +2026-11-22 10:00Z +docs\/runbooks\/notification-dead-letters.md/,
    );
    expect(text).toMatch(/user-trigger-failures +0 +0 +docs/);
    expect(text).toMatch(/3 +2026-11-22 10:00Z +signal-quarantined +unknown signal type INVOICE_PAID/);
    expect(text).not.toContain('\u001b');
    expect(next).toEqual([`realtechee dlq redrive --queue ${QUEUE} --stage dev`]);
    expect(JSON.stringify(report)).not.toContain('jane@example.com');
  });

  it('O6: says when a queue is larger than what it looked at, and when one is not there', async () => {
    const { lines } = await dlqList(queuesWith(25))({ stage: 'dev', limit: 12 }, TELL);
    expect(lines.join('\n')).toContain('(the first 12 of about 25; --limit looks at more)');
    const queues = { ...queuesWith(0), counts: async () => [{ name: QUEUE, missing: true as const }] };
    const missing = await dlqList(queues)({ stage: 'dev', limit: 12 }, TELL);
    expect(missing).toMatchObject({ verdict: 'refused', report: { missing: [QUEUE] } });
    expect(missing.lines.join('\n')).toContain(`The queue ${QUEUE} is not there`);
  });

  it('O6: shows a letter whole by the id of its signal, on the terminal and never in the report', async () => {
    const show = dlqShow(queuesWith(3));
    const { verdict, lines, report, shown } = await show({ id: 'signal-2', queues: [QUEUE], limit: 10 });
    expect(verdict).toBe('done');
    expect(lines.join('\n')).toContain('"customerEmail": "jane@example.com"');
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(shown).toMatchObject({ letters: [{ body: letter(2) }] });
    expect(JSON.stringify(report)).not.toContain('jane@example.com');
    expect(report).toMatchObject({ letters: [{ id: 'message-2', queue: QUEUE, since: NOW.toISOString() }] });
  });

  it('O6: says that there is no such letter, or none among those it looked at', async () => {
    const show = dlqShow(queuesWith(25));
    expect(await show({ id: 'nope', queues: [QUEUE], limit: 100 })).toMatchObject({
      verdict: 'refused',
      lines: [expect.stringMatching(/^There is no letter nope\. /)],
    });
    expect((await show({ id: 'nope', queues: [QUEUE], limit: 5 })).lines[0]).toContain(
      'among the first 5 of each queue',
    );
  });

  it.each([
    [['redrive', '--rate', '0'], 'It takes so many a second'],
    [['redrive', '--rate', 'fast'], 'It takes so many a second'],
    [['redrive', '--kind', 'what'], 'Allowed choices are signal-quarantined'],
    [['redrive', '--since', 'yesterday'], 'It must be a date'],
    [['discard'], 'say which letters'],
    [['discard', '--id', 'x', '--apply'], 'say why, for the audit trail'],
  ])('O3: refuses %j before it asks anybody', async (args, says) => {
    const { terminal, err } = aTerminal();
    expect(await main(['dlq', ...args], terminal)).toBe(1);
    expect(err.join('\n')).toContain(says);
  });

  it.each(['list', 'show', 'redrive', 'discard'])('O3: explains %s with an example', async (command) => {
    const { terminal, out } = aTerminal();
    expect(await main(['dlq', command, '--help'], terminal)).toBe(0);
    expect(out.join('\n')).toMatch(new RegExp(`Example:\\n {2}realtechee dlq ${command}`));
  });
});
