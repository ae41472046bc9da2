import type { DynamoDBRecord } from 'aws-lambda';
import type { Invoke } from '../functions/invocation.ts';
import { doneInFront } from './batch-answer.ts';

/** A record as read from a shard. */
export interface ShardRecord {
  readonly sequenceNumber: string;
  /** In the stage's time. */
  readonly createdAt: Date;
  readonly record: DynamoDBRecord;
}

export interface DeliverySettings {
  /** -1: without end. */
  readonly maximumRetryAttempts: number;
  /** -1: as long as a stream keeps records, which is 24 hours. */
  readonly maximumRecordAgeInSeconds: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
}

export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

export interface Discarded {
  readonly records: readonly ShardRecord[];
  readonly condition: DiscardCondition;
  readonly approximateInvokeCount: number;
  readonly lastRequestId: string | undefined;
}

export interface DeliveryPorts {
  readonly invoke: Invoke;
  /** Sets down what is given up; called before the stream goes on without it. */
  discard(discarded: Discarded): Promise<void>;
  /** Everything up to this record is dealt with. */
  checkpoint(sequenceNumber: string): void;
  now(): Date;
  /** Waits before a retry; counts from 1. */
  backOff(attempt: number): Promise<void>;
}

interface Part {
  readonly records: readonly ShardRecord[];
  readonly retries: number;
  readonly invocations: number;
  readonly lastRequestId: string | undefined;
}

const STREAM_RETENTION_SECONDS = 86_400;

const maximumAgeMs = ({ maximumRecordAgeInSeconds: seconds }: DeliverySettings): number =>
  1000 * (seconds === -1 ? STREAM_RETENTION_SECONDS : Math.min(seconds, STREAM_RETENTION_SECONDS));

const halves = (part: Part): readonly Part[] => {
  const middle = Math.ceil(part.records.length / 2);
  return [part.records.slice(0, middle), part.records.slice(middle)].map((records) => ({ ...part, records }));
};

const sequenceNumbersOf = (part: Part): readonly string[] => part.records.map(({ sequenceNumber }) => sequenceNumber);

/**
 * Hands one batch to the function until every record of it is delivered or given up, in order, as AWS documents it:
 * a failing batch is split (which uses up no retry), or retried from its lowest failed record; what is too old or out of
 * retries goes to the failure destination, and the stream goes on. What a port throws passes through.
 *
 * AWS does not say whether a retry that got further starts counting anew; here it goes on counting, which gives a record
 * the fewest chances that the settings allow.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const deliverBatch = async (
  batch: readonly ShardRecord[],
  settings: DeliverySettings,
  ports: DeliveryPorts,
): Promise<void> => {
  const waiting: Part[] = [{ records: batch, retries: 0, invocations: 0, lastRequestId: undefined }];

  const giveUp = async (part: Part, records: readonly ShardRecord[], condition: DiscardCondition): Promise<void> => {
    const { invocations: approximateInvokeCount, lastRequestId } = part;
    await ports.discard({ records, condition, approximateInvokeCount, lastRequestId });
    ports.checkpoint(records.at(-1)?.sequenceNumber ?? '');
  };

  const withoutOld = async (part: Part): Promise<Part> => {
    const oldest = ports.now().getTime() - maximumAgeMs(settings);
    const firstYoung = part.records.findIndex(({ createdAt }) => createdAt.getTime() >= oldest);
    const old = firstYoung === -1 ? part.records : part.records.slice(0, firstYoung);
    if (old.length > 0) await giveUp(part, old, 'RecordAgeExceeded');
    return { ...part, records: part.records.slice(old.length) };
  };

  const afterFailure = async (part: Part, done: number): Promise<void> => {
    const rest = { ...part, records: part.records.slice(done) };
    if (settings.bisectBatchOnFunctionError && (done > 0 || rest.records.length > 1)) {
      waiting.unshift(...(done > 0 ? [rest] : halves(rest)));
      return;
    }
    if (settings.maximumRetryAttempts !== -1 && part.retries >= settings.maximumRetryAttempts) {
      await giveUp(rest, rest.records, 'RetryAttemptsExhausted');
      return;
    }
    await ports.backOff(part.retries + 1);
    waiting.unshift({ ...rest, retries: part.retries + 1 });
  };

  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const part = await withoutOld(next);
    if (part.records.length === 0) continue;
    const answer = await ports.invoke({ Records: part.records.map(({ record }) => record) });
    const done = doneInFront(answer, sequenceNumbersOf(part), settings.reportBatchItemFailures);
    if (done > 0) ports.checkpoint(part.records[done - 1]?.sequenceNumber ?? '');
    if (done < part.records.length) {
      await afterFailure({ ...part, invocations: part.invocations + 1, lastRequestId: answer.requestId }, done);
    }
  }
};
