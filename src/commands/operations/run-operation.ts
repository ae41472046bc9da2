import type { Clock } from '../../domain/shared/clock.ts';
import type { NewId } from '../../domain/shared/ids.ts';
import { UsageRefused } from '../stage-connection.ts';
import { EXIT, type ExitCode, styled, type Terminal } from '../terminal.ts';
import { type Meter, meterOn } from './meter.ts';
import { type Auditing, type AuditTrail, auditIn, faultsAudited, NO_AUDIT, type Unwritten } from './operation-audit.ts';
import type { Outcome } from './outcome.ts';

export interface OperationFrame {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Who sits at this terminal, `operator:<name>`, or how to ask that; asked where something is changed. */
  readonly operator: string | (() => Promise<string>);
  /** The audit trail of the stage; absent where it has none to write to, as before its first deployment. */
  readonly trail?: AuditTrail;
  /** @throws {UsageRefused} when no report can be kept there: asked before anything is done */
  readonly seeToReport?: (given: string | undefined) => Promise<void>;
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
  /** It is not to wait for who asks or for the audit trail to answer: it is done all the same, and told as not audited. */
  readonly isEmergency?: boolean;
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

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

const UNVERIFIED = 'operator:unverified';

/** What only reads needs no name. */
const operatorOf = async (
  { operator, terminal }: OperationFrame,
  { applies, isEmergency = false }: Operation,
): Promise<string | undefined> => {
  if (typeof operator === 'string') return operator;
  if (!applies) return undefined;
  try {
    return await operator();
  } catch (fault) {
    if (!isEmergency || fault instanceof UsageRefused) throw fault;
    terminal.err(styled(terminal, 'red', `${messageOf(fault)}: it is begun in the name of ${UNVERIFIED}`));
    return UNVERIFIED;
  }
};

const print = (terminal: Terminal, { lines, next = [] }: Outcome, path: string | undefined): void => {
  for (const line of lines) terminal.out(line);
  if (next.length > 0) terminal.out('\nNext:');
  for (const command of next) terminal.out(`  ${command}`);
  if (path !== undefined) terminal.err(styled(terminal, 'dim', `report: ${path}`));
};

const notAudited = (unwritten: readonly Unwritten[], path: string): Error =>
  new AggregateError(
    unwritten.map(({ fault }) => fault),
    `it was done as told above, and the audit trail could not be written: ${path} has its entries`,
  );

const refuseUnfit = async (
  { seeToReport }: OperationFrame,
  { applies, stage, isEmergency = false }: Operation,
  { confirm, report }: OperationOptions,
): Promise<void> => {
  if (applies && stage === 'prod' && confirm !== stage) {
    throw new UsageRefused(`this changes production: say so by --confirm ${stage}`);
  }
  if (!isEmergency) await seeToReport?.(report);
};

/** The work between its audit entries, and those of them that could not be written once it was done. */
const audited = async (
  { audit, auditAnyway, unwritten }: Auditing,
  { clock }: OperationFrame,
  { asked, isAuditedAfter = false, isEmergency = false }: Operation,
  work: () => Promise<Outcome>,
) => {
  const beganAt = clock();
  if (!isAuditedAfter) await (isEmergency ? auditAnyway : audit)('begun', beganAt, { asked });
  const outcome = await faultsAudited(work(), (fault) => audit('failed', clock(), { asked, fault }));
  if (isAuditedAfter) await auditAnyway('begun', beganAt, { asked });
  await auditAnyway('ended', clock(), { asked, verdict: outcome.verdict });
  return { outcome, unaudited: await unwritten() };
};

/** What was done is told, whatever becomes of its report. */
const told = async (
  { terminal, keepReport }: OperationFrame,
  { json, report: given }: OperationOptions,
  { name, outcome, whole }: { readonly name: string; readonly outcome: Outcome; readonly whole: object },
): Promise<string> => {
  const keeping = keepReport(name, `${JSON.stringify(whole, undefined, 2)}\n`, given);
  const path = await keeping.catch(() => undefined);
  if (json) terminal.out(JSON.stringify({ ...whole, ...outcome.shown, reportFile: path ?? null }));
  else print(terminal, outcome, path);
  return keeping;
};

/**
 * The way of every operation: refused when prod's name was not typed or no report can be kept, audited when it changes
 * something (begun, and how it ended), its report kept in a file, told as lines or as JSON.
 * @throws {UsageRefused} for a change of prod without `confirm`
 */
export const runOperation =
  (frame: OperationFrame) =>
  async (
    operation: Operation,
    options: OperationOptions,
    work: (tell: Tell) => Promise<Outcome>,
  ): Promise<ExitCode> => {
    const { terminal, clock, newId, trail } = frame;
    const { name, stage, applies, asked } = operation;
    await refuseUnfit(frame, operation, options);
    const operator = await operatorOf(frame, operation);
    const operationId = newId();
    const { reason } = options;
    const isAudited = applies && operator !== undefined && trail !== undefined;
    const auditing = isAudited ? auditIn(trail, { operationId, name, stage, reason, operator }) : NO_AUDIT;
    const tell: Tell = {
      step: (what) => terminal.err(styled(terminal, 'dim', what)),
      meter: meterOn(terminal, clock),
    };
    const beganAt = clock().toISOString();
    const { outcome, unaudited } = await audited(auditing, frame, operation, () => work(tell));

    const { verdict, report, next } = outcome;
    const whole = {
      ...{ operation: name, operationId, stage, applied: applies, verdict },
      ...(operator === undefined ? {} : { operator }),
      ...{ beganAt, endedAt: clock().toISOString(), asked, ...report },
      ...(unaudited.length === 0 ? {} : { unaudited: unaudited.map(({ entry }) => entry) }),
      ...(next === undefined ? {} : { next }),
    };
    const path = await told(frame, options, {
      name: `${stage}-${name}-${operationId.slice(0, 8)}`,
      outcome,
      whole,
    });
    if (unaudited.length > 0) throw notAudited(unaudited, path);
    return verdict === 'done' ? EXIT.done : EXIT.refused;
  };
export type RunOperation = ReturnType<typeof runOperation>;
