import type { AuditEntry } from '../../domain/operations/events.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, styled, type Terminal } from '../terminal.ts';
import { type Meter, meterOn } from './meter.ts';
import type { Outcome } from './outcome.ts';

export interface OperationFrame {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Who sits at this terminal, `operator:<name>`, or how to ask that; asked where something is changed. */
  readonly operator: string | (() => Promise<string>);
  /** The audit trail of the stage; absent where it has none to write to, as before its first deployment. */
  readonly trail?: { readonly add: (entry: AuditEntry) => Promise<void> };
  /** Keeps a report readable by its owner alone; answers where. */
  readonly keepReport: (name: string, text: string, given: string | undefined) => Promise<string>;
}

export interface Operation {
  /** As it is typed, with dots: `backup.create`. */
  readonly name: string;
  readonly stage: string;
  /** It was told to change something: it is audited, and prod's name must have been typed. */
  readonly applies: boolean;
  /** What was asked for, for the audit entry and the report: no secrets, no personal data. */
  readonly asked: Readonly<Record<string, unknown>>;
  /** The audit trail itself may be missing until the work is done (a restore into an empty stage). */
  readonly isAuditedAfter?: boolean;
}

export interface OperationOptions {
  readonly json: boolean;
  readonly confirm?: string | undefined;
  readonly report?: string | undefined;
  readonly reason?: string | undefined;
}

export interface Tell {
  /** One step of the work, as it begins. */
  readonly step: (what: string) => void;
  /** How far a long step has come. */
  readonly meter: (what: string) => Meter;
}

/** What only reads needs no name. */
const operatorOf = async ({ operator }: OperationFrame, { applies }: Operation): Promise<string | undefined> => {
  if (typeof operator === 'string') return operator;
  return applies ? operator() : undefined;
};

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

type Audit = (what: 'begun' | 'ended' | 'failed', at: Date, after: AuditEntry['after']) => Promise<void>;

const auditOf = (
  { trail }: OperationFrame,
  operator: string | undefined,
  { name, stage, applies }: Operation,
  operationId: string,
  reason: string | undefined,
): Audit => {
  if (!applies || operator === undefined || trail === undefined) return async () => {};
  return (what, at, after) =>
    trail.add({
      id: `operation#${operationId}#${what}`,
      actor: operator,
      action: `operations.${name}.${what}`,
      entity: 'Stage',
      entityId: stage,
      at: at.toISOString(),
      ...(reason === undefined ? {} : { reason }),
      before: {},
      after,
    });
};

/** Faults are audited and thrown on. */
const faultsAudited = async (work: Promise<Outcome>, audit: (fault: string) => Promise<void>): Promise<Outcome> => {
  try {
    return await work;
  } catch (fault) {
    await audit(messageOf(fault).slice(0, 500)).catch((unaudited: unknown) => {
      throw new AggregateError([fault, unaudited], `${messageOf(fault)} (and the audit trail could not be written)`);
    });
    throw fault;
  }
};

const print = (terminal: Terminal, { lines, next = [] }: Outcome, path: string): void => {
  for (const line of lines) terminal.out(line);
  if (next.length > 0) terminal.out('\nNext:');
  for (const command of next) terminal.out(`  ${command}`);
  terminal.err(styled(terminal, 'dim', `report: ${path}`));
};

/**
 * The way of every operation: refused when prod's name was not typed, audited when it changes something (begun, and how it
 * ended), its report kept in a file, told as lines or as JSON.
 * @throws {UsageRefused} for a change of prod without `confirm`
 */
export const runOperation =
  (frame: OperationFrame) =>
  async (
    operation: Operation,
    options: OperationOptions,
    work: (tell: Tell) => Promise<Outcome>,
  ): Promise<ExitCode> => {
    const { terminal, clock, newId, keepReport } = frame;
    const { name, stage, applies, asked, isAuditedAfter = false } = operation;
    if (applies && stage === 'prod' && options.confirm !== stage) {
      throw new UsageRefused(`this changes production: say so by --confirm ${stage}`);
    }
    const operator = await operatorOf(frame, operation);
    const operationId = newId();
    const beganAt = clock();
    const audit = auditOf(frame, operator, operation, operationId, options.reason);
    const tell: Tell = {
      step: (what) => terminal.err(styled(terminal, 'dim', what)),
      meter: meterOn(terminal, clock),
    };

    if (!isAuditedAfter) await audit('begun', beganAt, { asked });
    const outcome = await faultsAudited(work(tell), (fault) => audit('failed', clock(), { asked, fault }));
    if (isAuditedAfter) await audit('begun', beganAt, { asked });
    await audit('ended', clock(), { asked, verdict: outcome.verdict });

    const { verdict, report, next } = outcome;
    const head = {
      operation: name,
      operationId,
      stage,
      applied: applies,
      verdict,
      ...(operator === undefined ? {} : { operator }),
    };
    const times = { beganAt: beganAt.toISOString(), endedAt: clock().toISOString() };
    const whole = { ...head, ...times, asked, ...report, ...(next === undefined ? {} : { next }) };
    const text = `${JSON.stringify(whole, undefined, 2)}\n`;
    const path = await keepReport(`${stage}-${name}-${operationId.slice(0, 8)}`, text, options.report);
    if (options.json) terminal.out(JSON.stringify({ ...whole, ...outcome.shown, reportFile: path }));
    else print(terminal, outcome, path);
    return verdict === 'done' ? EXIT.done : EXIT.refused;
  };
export type RunOperation = ReturnType<typeof runOperation>;
