/** What DynamoDB is asked for; test/journeys/capacity.test.ts counts it on the real adapters and fails when it is otherwise. */
export interface CountedUnits {
  readonly read: number;
  readonly write: number;
  readonly calls: number;
}

/** One delivered e-mail of a signal that tells four people: its share of the planning, and what the provider tells of it (accepted, delivered), included. */
export const EMAIL: CountedUnits = { read: 4, write: 8, calls: 10.75 };

/** One run of the sweep when nothing is due: it comes each minute, also at night. */
export const IDLE_MINUTE: CountedUnits = { read: 10.5, write: 10, calls: 40 };
