import { mergedRecords } from './plan-isolation.ts';
import type { IsolationRecord, IsolationRecords } from './ports.ts';

export interface PutDownDependencies {
  readonly records: IsolationRecords;
  /** Of the one who isolates: where a record goes while the stage itself does not answer. */
  readonly spare: IsolationRecords;
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** All that isolations have put down. @throws when the stage does not answer: there may be more than lies here */
export const recordKept = async ({ records, spare }: PutDownDependencies): Promise<IsolationRecord | undefined> =>
  mergedRecords(await records.read(), await spare.read());

export const forget = async ({ records, spare }: PutDownDependencies): Promise<void> => {
  await records.clear();
  await spare.clear();
};

export interface PutDown {
  readonly where: 'stage' | 'spare' | 'nowhere';
  /** Why it is not in the stage. */
  readonly because?: string;
}

/**
 * Puts down how a stage stood, in the stage if that answers and else in the spare place, and never keeps anybody from
 * stopping it. One whose record cannot be read is not written over: it may know better how the stage stood.
 */
export const putDown = async (
  { records, spare }: PutDownDependencies,
  recordAfter: (before: IsolationRecord | undefined) => IsolationRecord,
): Promise<PutDown> => {
  const beside = await spare.read().catch(() => undefined);
  try {
    await records.write(recordAfter(mergedRecords(await records.read(), beside)));
  } catch (fault) {
    const because = messageOf(fault);
    return spare.write(recordAfter(beside)).then(
      () => ({ where: 'spare', because }),
      (other: unknown) => ({ where: 'nowhere', because: `${because}; ${messageOf(other)}` }),
    );
  }
  // What lay there is in the stage by now; if it stays, it says the same.
  if (beside !== undefined) await spare.clear().catch(() => undefined);
  return { where: 'stage' };
};
