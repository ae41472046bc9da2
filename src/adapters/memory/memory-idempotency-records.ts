import { secondsAfter } from '../../domain/shared/clock.ts';
import { IDEMPOTENCY_HOURS, type IdempotencyRecords, type IdempotentCommand } from '../../domain/shared/idempotency.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export type MemoryIdempotencyRecords<Answer> = IdempotencyRecords<Answer> & CanBeOut;

interface Row<Answer> {
  readonly fingerprint: string;
  readonly leaseUntil: Date;
  readonly expiresAt: Date;
  readonly answered?: { readonly answer: Answer };
}

const expiryFrom = (at: Date): Date => secondsAfter(at, IDEMPOTENCY_HOURS * 3600);

export const createMemoryIdempotencyRecords = <Answer>(): MemoryIdempotencyRecords<Answer> => {
  const rows = new Map<string, Row<Answer>>();
  const outage = createOutage('the idempotency records');
  const open = ({ key, fingerprint }: IdempotentCommand): Row<Answer> | undefined => {
    const row = rows.get(key);
    return row?.fingerprint === fingerprint && row.answered === undefined ? row : undefined;
  };
  return {
    setOutage: outage.setOutage,
    begin: async (command, at, leaseUntil) => {
      outage.check();
      const row = rows.get(command.key);
      const isInForce = row !== undefined && row.expiresAt > at;
      if (isInForce && row.fingerprint !== command.fingerprint) return { state: 'another-command' };
      if (isInForce && row.answered !== undefined) {
        return { state: 'answered', answer: structuredClone(row.answered.answer) };
      }
      if (isInForce && row.leaseUntil > at) return { state: 'in-flight' };
      rows.set(command.key, { fingerprint: command.fingerprint, leaseUntil, expiresAt: expiryFrom(at) });
      return { state: 'begun' };
    },
    complete: async (command, answer, at) => {
      outage.check();
      const row = rows.get(command.key);
      if (row !== undefined && open(command) === undefined) return;
      rows.set(command.key, {
        fingerprint: command.fingerprint,
        leaseUntil: at,
        expiresAt: expiryFrom(at),
        answered: { answer: structuredClone(answer) },
      });
    },
    release: async (command, leaseUntil) => {
      outage.check();
      if (open(command)?.leaseUntil.getTime() === leaseUntil.getTime()) rows.delete(command.key);
    },
  };
};
