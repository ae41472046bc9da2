import fc from 'fast-check';
import { linesOf, readSignalLine } from '../../src/commands/signal-lines.ts';

const reasonOf = (line: string) => {
  const read = readSignalLine(line);
  return read.ok ? undefined : read.refusal;
};

describe('readSignalLine', () => {
  it('reads a signal, keeping nothing that was not said', () => {
    const line = '{"signalType":"INVOICE_PAID","payload":{"n":1},"leadSource":"E2E_TEST"}';
    expect(readSignalLine(line)).toEqual({
      ok: true,
      value: { signalType: 'INVOICE_PAID', payload: { n: 1 }, leadSource: 'E2E_TEST' },
    });
  });

  it('says what is wrong with a line that is no JSON, and what one looks like', () => {
    expect(reasonOf('{"signalType": ')).toEqual({
      reason: expect.stringMatching(/^not a line of JSON .*"signalType"/),
    });
  });

  it.each([
    ['42', 'line: must be one object {"signalType"'],
    ['{"payload":{}}', 'signalType: must be a text of 1 to 100 characters'],
    ['{"signalType":"X"}', 'payload: must be an object'],
    ['{"signalType":"X","payload":[]}', 'payload: '],
    ['{"signalType":"X","payload":{},"id":""}', 'id: '],
    ['{"signalType":"X","payload":{},"emittedAt":"yesterday"}', 'emittedAt: '],
    ['{"signalType":"X","payload":{},"typo":1}', 'typo'],
  ])('refuses %s, naming the field', (line, reason) => {
    expect(reasonOf(line)?.reason).toContain(reason);
  });

  it('keeps the id and type of a refused line where they can be read', () => {
    expect(reasonOf('{"id":"s1","signalType":"X","payload":3}')).toMatchObject({ signalId: 's1', signalType: 'X' });
  });

  it('never throws, whatever the line', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void readSignalLine(line)));
  });
});

describe('linesOf', () => {
  it('counts lines as an editor does, and leaves out the blank ones', () => {
    expect(linesOf('\uFEFF{"a":1}\r\n\r\n  \n{"b":2}')).toEqual([
      { line: 1, text: '{"a":1}' },
      { line: 4, text: '{"b":2}' },
    ]);
  });
});
