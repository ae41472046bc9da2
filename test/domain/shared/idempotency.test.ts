import { createMemoryIdempotencyRecords } from '../../../src/adapters/memory/memory-idempotency-records.ts';
import { once } from '../../../src/domain/shared/idempotency.ts';

const NOW = new Date('2026-03-01T12:00:00.000Z');

describe('a command that is carried out once', () => {
  it('U3: loses no fault of the work when it cannot be released either', async () => {
    const records = createMemoryIdempotencyRecords<string>();
    const carryOut = once({ records, clock: () => NOW, leaseSeconds: 60 });
    const fault = await carryOut({ key: 'k', fingerprint: 'f' }, async () => {
      records.setOutage(true);
      throw new Error('the work broke');
    }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(AggregateError);
    expect((fault as AggregateError).errors.map(String)).toEqual([
      'Error: the work broke',
      expect.stringContaining('cannot be reached'),
    ]);
  });

  it('U3: is carried out again at once after a fault', async () => {
    const records = createMemoryIdempotencyRecords<string>();
    const carryOut = once({ records, clock: () => NOW, leaseSeconds: 60 });
    const command = { key: 'k', fingerprint: 'f' };
    await expect(carryOut(command, () => Promise.reject(new Error('the work broke')))).rejects.toThrow(
      'the work broke',
    );
    expect(await carryOut(command, async () => 'done')).toEqual({ state: 'answered', answer: 'done' });
  });
});
