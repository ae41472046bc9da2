import { faultLines } from '../../src/commands/fault-lines.ts';

const named = (name: string, message = 'it broke'): Error => Object.assign(new Error(message), { name });

describe('what is told of a fault', () => {
  it('O3: is its message alone where nobody knows a remedy', () => {
    expect(faultLines(new Error('the sky fell'))).toEqual(['fault: the sky fell']);
    expect(faultLines('the sky fell')).toEqual(['fault: the sky fell']);
  });

  it('O3: is also what it came of, each message once, and no more than five deep', () => {
    const root = new Error('no room on the disk');
    const middle = new Error('the part was not written', { cause: root });
    expect(faultLines(new AggregateError([middle, root], 'the backup failed'))).toEqual([
      'fault: the backup failed',
      'because: the part was not written',
      'because: no room on the disk',
    ]);
    const itself = new Error('round and round');
    itself.cause = itself;
    expect(faultLines(itself)).toEqual(['fault: round and round']);
  });

  it.each([
    ['CredentialsProviderError', /AWS_PROFILE/],
    ['ExpiredTokenException', /expired or are not valid/],
    ['AccessDeniedException', /role that operates this stage/],
    ['ResourceNotFoundException', /stage check/],
    ['ThrottlingException', /wait a minute/],
    ['TimeoutError', /npm start/],
  ])('O3: says what to do about %s, also where it is the cause of another', (name, remedy) => {
    const fault = named(name);
    expect(faultLines(fault).at(-1)).toMatch(remedy);
    expect(faultLines(new Error('the backup failed', { cause: fault })).at(-1)).toMatch(remedy);
  });

  it('O3: knows a fault of the network by its code', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(faultLines(refused).at(-1)).toMatch(/npm start/);
  });

  it('O3: says the name of a fault that has no message', () => {
    expect(faultLines(named('TimeoutError', ''))[0]).toBe('fault: TimeoutError');
  });
});
