import type { NewId } from '../domain/shared/ids.ts';
import type { Person } from '../domain/statuses/actor.ts';
import { type TransitionStatusDependencies, transitionStatus } from '../domain/statuses/transition-status.ts';
import { refusedRecord } from './refused-record.ts';
import { EXIT, type ExitCode, oneLine, type Terminal } from './terminal.ts';

export interface StatusesTransitionDependencies extends TransitionStatusDependencies {
  /** Asks who sits at this terminal; acts as an admin. */
  readonly operator: () => Promise<Person>;
  readonly newId: NewId;
}

export interface TransitionRequest {
  readonly id: string;
  readonly to: string;
  readonly reason?: string;
  readonly expectedVersion?: number;
  readonly json: boolean;
}

/** `realtechee statuses transition`: moves one record, as an admin. Exit code 1: it stays as it is, and why. */
export const statusesTransition =
  ({ operator, newId, ...dependencies }: StatusesTransitionDependencies, terminal: Terminal) =>
  async ({ id, to, reason, expectedVersion, json }: TransitionRequest): Promise<ExitCode> => {
    const { record } = dependencies.lifecycle;
    const moved = await transitionStatus(dependencies)(id, {
      to,
      actor: { kind: 'person', person: await operator() },
      commandId: newId(),
      ...(reason === undefined ? {} : { reason }),
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    });
    if (!moved.ok) return refusedRecord(terminal, moved.refusal, { record, json });
    const { entry } = moved.value;
    if (json) terminal.out(JSON.stringify(entry));
    else {
      const version = entry.version === undefined ? '' : `, version ${entry.version}`;
      terminal.out(
        oneLine(`${record} ${id}: ${entry.previousStatus} → ${entry.newStatus}${version}, by ${entry.actor}`),
      );
    }
    return EXIT.done;
  };
