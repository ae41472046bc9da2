import type { Clock } from '../../shared/clock.ts';
import type { Digest } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Caller } from '../caller.ts';
import { type Judged, judge } from '../judge.ts';
import type { UserPool } from '../ports.ts';
import { describeUserRefusal, type UserRefusal } from '../refusal.ts';
import type { DataRegistry } from './data-registry.ts';
import { type EraseTablesDependencies, eraseTables } from './erase-tables.ts';
import type { Erasure } from './erasure.ts';
import { namesIn, readErasureReason } from './erasure-reason.ts';
import { receiptOf } from './erasure-receipt.ts';
import type { ErasureRefusal } from './erasure-refusal.ts';
import { isOnHold } from './judge-row.ts';
import type { RemoveAccount } from './ports.ts';
import type { ReadOptions } from './read-tables.ts';
import type { Row } from './row.ts';
import type { Subject } from './subject.ts';
import type { Tally } from './tally.ts';

export interface RunErasureDependencies extends EraseTablesDependencies {
  readonly registry: DataRegistry;
  readonly pool: UserPool;
  readonly removeAccount: RemoveAccount;
  readonly clock: Clock;
  readonly digest: Digest;
}

export interface ErasureReport {
  readonly erasureId: string;
  readonly userId: string;
  /** `open`: to be gone on with, for the reason in `waitsFor`. */
  readonly state: 'ended' | 'open';
  readonly waitsFor?: string;
  readonly tallies: readonly Tally[];
  /** What rows of the person named; `eraseFiles` deletes it once this has ended. */
  readonly files: readonly string[];
}
export interface ErasureOrder {
  readonly caller: Caller;
  readonly erasureId: string;
  /** Needed to begin; of one that was begun already, the first one counts. */
  readonly reason?: string | undefined;
}
export interface RunErasureOptions extends ReadOptions {
  /** The user that the caller means: a plan erases nobody else. */
  readonly userId: string;
}

/** What a run goes by, looked at freshly each time. */
interface Looked {
  readonly judged: Result<Judged, UserRefusal>;
  readonly contacts: readonly Row[];
}

const isExpired = ({ state, expiresAt }: Erasure, now: Date): boolean =>
  state === 'planned' && Date.parse(expiresAt) <= now.getTime();

/** The erasure without the person. */
const withoutSubject = ({ subject: _, known: __, ...erasure }: Erasure): Erasure => ({
  ...erasure,
  unlinkedContactIds: [],
});

/**
 * Erases what a plan is for, and goes on with what was cut off, at any point and any number of times. Every row's change is
 * conditional on the row as it was read. The account goes last, since nobody can ask for the rest without it. Whoever begins
 * it, goes on with it or asks how it went is judged anew, by whether they may delete the user now.
 */
export const runErasure = (dependencies: RunErasureDependencies) => {
  const { registry, rows, erasures, pool, removeAccount, clock, digest } = dependencies;
  const erase = eraseTables(dependencies);

  const filesOf = async ({ id, progress }: Erasure): Promise<readonly string[]> => {
    const parts = Array.from({ length: progress.fileParts + 1 }, (_, part) => part);
    const files = await Promise.all(parts.map((part) => erasures.files(id, part)));
    return [...new Set(files.flat())].toSorted();
  };

  const reportOf = async (erasure: Erasure, waitsFor?: string): Promise<ErasureReport> => ({
    erasureId: erasure.id,
    userId: erasure.userId,
    state: waitsFor === undefined ? 'ended' : 'open',
    ...(waitsFor === undefined ? {} : { waitsFor }),
    tallies: erasure.progress.tallies,
    files: await filesOf(erasure),
  });

  const begin = async (
    erasure: Erasure,
    subject: Subject,
    { given, judged, contacts }: Looked & { readonly given: string | undefined },
  ): Promise<Result<Erasure, ErasureRefusal>> => {
    if (isExpired(erasure, clock())) return refuse({ because: 'plan-expired' });
    if (!judged.ok) return judged;
    const reason = readErasureReason(given, subject, namesIn(judged.value.user.attributes, contacts));
    if (!reason.ok) return reason;
    const begun: Erasure = {
      ...erasure,
      state: 'begun',
      reason: reason.value,
      revision: erasure.revision + 1,
      updatedAt: clock().toISOString(),
    };
    return (await erasures.save(begun)) === 'saved' ? accept(begun) : refuse({ because: 'taken-over' });
  };

  const end = async (erasure: Erasure): Promise<Result<ErasureReport, ErasureRefusal>> => {
    const removed = await removeAccount({
      commandId: `erasure:${erasure.id}`,
      caller: { kind: 'automation', rule: 'erasure' },
      userId: erasure.userId,
      reason: `erasure ${erasure.id}`,
    });
    if (!removed.ok && removed.refusal.because !== 'unknown-user') {
      return accept(await reportOf(erasure, `the account: ${describeUserRefusal(removed.refusal)}`));
    }
    const at = clock();
    const files = (await filesOf(erasure)).length;
    const receipt = receiptOf(erasure, { registry, at, digest, files });
    const ended: Erasure = {
      ...withoutSubject(erasure),
      state: 'ended',
      revision: erasure.revision + 1,
      updatedAt: at.toISOString(),
      endedAt: at.toISOString(),
    };
    if ((await erasures.end(ended, receipt, { files: files > 0 })) === 'changed')
      return refuse({ because: 'taken-over' });
    return accept(await reportOf(ended));
  };

  const goOn = async (
    erasure: Erasure,
    subject: Subject,
    options: ReadOptions,
  ): Promise<Result<ErasureReport, ErasureRefusal>> => {
    const erased = await erase(erasure, subject, options);
    if (erased.how === 'taken-over') return refuse({ because: 'taken-over' });
    return erased.how === 'done' ? end(erased.erasure) : accept(await reportOf(erased.erasure, erased.how));
  };

  const carryOut = async (
    erasure: Erasure,
    { judged, given }: Pick<Looked, 'judged'> & { readonly given: string | undefined },
    options: ReadOptions,
  ): Promise<Result<ErasureReport, ErasureRefusal>> => {
    const { subject } = erasure;
    if (erasure.state === 'ended' || subject === undefined) return accept(await reportOf(erasure));
    const contacts = await rows.get('Contacts', subject.contactIds);
    if (erasure.isHeld || contacts.some(isOnHold)) return refuse({ because: 'legal-hold' });
    const begun =
      erasure.state === 'planned' ? await begin(erasure, subject, { given, judged, contacts }) : accept(erasure);
    return begun.ok ? goOn(begun.value, subject, options) : begun;
  };

  return async (
    { caller, erasureId, reason }: ErasureOrder,
    { userId, ...options }: RunErasureOptions,
  ): Promise<Result<ErasureReport, ErasureRefusal>> => {
    const judged = await judge(pool, { caller, action: 'delete', targetId: userId });
    // Of an erasure that is nearly done, the account may be gone.
    if (!judged.ok && judged.refusal.because !== 'unknown-user') return judged;
    const erasure = await erasures.get(erasureId);
    if (erasure === undefined) return refuse({ because: 'no-plan' });
    if (erasure.userId !== userId) return refuse({ because: 'another-user' });
    return carryOut(erasure, { judged, given: reason }, options);
  };
};
export type RunErasure = ReturnType<typeof runErasure>;
