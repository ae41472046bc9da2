/** What an operation came to, before anybody is told. */
export interface Outcome {
  /** `refused`: it was not done, or what was looked at is not right. */
  readonly verdict: 'done' | 'refused';
  /** For `--json` and the report file: names, ids, counts, hashes. No personal data and no secrets. */
  readonly report: Readonly<Record<string, unknown>>;
  /** The same for a person at a terminal. */
  readonly lines: readonly string[];
  /** For `--json` alone, beside the report: what was asked for and may hold personal data. No file has it. */
  readonly shown?: Readonly<Record<string, unknown>>;
  /** Commands to run next, whole. */
  readonly next?: readonly string[];
}
