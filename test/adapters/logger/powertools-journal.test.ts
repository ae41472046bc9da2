import { createJournal } from '../../../src/adapters/logger/powertools-journal.ts';
import type { Journal } from '../../../src/domain/shared/journal.ts';

const ADDRESS = 'planted.person@example.com';
const NUMBER = '+12135550142';

/** What is printed while `speak` has the journal. */
const printedBy = (speak: (journal: Journal) => void, level: 'INFO' | 'WARN' | 'ERROR' = 'INFO') => {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    }),
  );
  try {
    speak(createJournal({ service: 'notifications', stage: 'test', level }));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const text = lines.join('');
  const entries = text.split('\n').filter((line) => line !== '');
  return { text, entries: entries.map((line): Record<string, unknown> => JSON.parse(line)) };
};

describe('journal', () => {
  it('prints one JSON line an entry, with the code as message', () => {
    const { entries } = printedBy((journal) => {
      journal.info('notifications.planned', {
        signalId: 's-1',
        count: 2,
        isTest: false,
        hooks: ['a', 'b'],
        none: undefined,
      });
      journal.warn('notifications.late');
      journal.error('notifications.failed', { notificationId: 'n-1' });
    });
    expect(entries).toMatchObject([
      { level: 'INFO', message: 'notifications.planned', signalId: 's-1', count: 2, isTest: false, hooks: ['a', 'b'] },
      { level: 'WARN', message: 'notifications.late' },
      { level: 'ERROR', message: 'notifications.failed', notificationId: 'n-1' },
    ]);
    expect(entries[0]).toMatchObject({ service: 'notifications', stage: 'test', timestamp: expect.any(String) });
    expect(entries[0]).not.toHaveProperty('none');
    expect(entries[2]).not.toHaveProperty('error');
  });

  it('prints nothing below its level', () => {
    const speak = (journal: Journal) => {
      journal.info('notifications.planned');
      journal.warn('notifications.late');
      journal.error('notifications.failed');
    };
    expect(printedBy(speak, 'ERROR').entries.map(({ message }) => message)).toEqual(['notifications.failed']);
  });

  it('prints an error with the chain of its causes', () => {
    const answer = Object.assign(new TypeError('no'), {
      code: 'E1',
      $metadata: { requestId: 'r-1', httpStatusCode: 400 },
    });
    const fault = new Error('outer', { cause: new Error('middle', { cause: answer }) });
    const { entries } = printedBy((journal) => journal.error('notifications.fault', {}, fault));
    expect(entries[0]?.error).toMatchObject({
      name: 'Error',
      message: 'outer',
      stack: expect.stringContaining('powertools-journal.test'),
      cause: {
        message: 'middle',
        cause: { name: 'TypeError', message: 'no', code: 'E1', requestId: 'r-1', httpStatusCode: 400 },
      },
    });
  });

  it('C3: prints no address and no number, wherever one was left', () => {
    const person = { email: ADDRESS, phone: NUMBER };
    const deepest = Object.assign(new Error(`cannot mail <${ADDRESS}>`), { person, $response: { body: person } });
    const middle = new AggregateError([new Error(`or ${NUMBER}`), ADDRESS, person], `to ${NUMBER}`, { cause: deepest });
    const { text, entries } = printedBy((journal) => {
      journal.info('notifications.a', { to: ADDRESS, all: [`x ${NUMBER}`, ADDRESS] });
      journal.warn('notifications.b', { reason: `refused ${ADDRESS}, ${NUMBER}` });
      journal.error('notifications.c', { reason: `to ${ADDRESS}` }, new Error('outer', { cause: middle }));
      journal.error('notifications.d', {}, person);
      journal.error('notifications.e', {}, `thrown ${ADDRESS}`);
    });
    expect(entries).toHaveLength(5);
    expect(text).not.toContain('planted');
    expect(text).not.toContain('5550142');
    expect(entries[1]).toMatchObject({ reason: 'refused [email], [phone]' });
    expect(entries[2]).toMatchObject({
      error: { cause: { message: 'to [phone]', errors: [{ message: 'or [phone]' }, { message: '[email]' }, {}] } },
    });
    expect(entries[3]).toMatchObject({ error: { name: 'NotAnError', message: 'a thrown object' } });
  });

  it('ends with an error that is its own cause', () => {
    const circle = new Error('round');
    circle.cause = circle;
    const { entries } = printedBy((journal) => journal.error('notifications.circle', {}, circle));
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries[0]).match(/"round"/g)).toHaveLength(8);
  });
});
