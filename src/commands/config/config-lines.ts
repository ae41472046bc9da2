import type { ChangeRequest, PlannedChange, Shown } from '../../domain/configuration/changes/change-request.ts';
import { oneLine, styled, type Terminal, tableOf } from '../terminal.ts';

const WIDEST = 64;

export const shownText = (shown: Shown): string => {
  switch (shown.is) {
    case 'text':
      return shown.text === '' ? '(empty)' : shown.text;
    case 'secret':
      return `secret ${shown.fingerprint}`;
    case 'nothing':
      return '(none)';
  }
};

/** A parameter's change in three lines, as a diff has it. */
export const diffLines = (terminal: Terminal, changes: readonly PlannedChange[]): readonly string[] =>
  changes.flatMap(({ name, before, after, toVersion }) => [
    styled(terminal, 'bold', name),
    styled(terminal, 'red', oneLine(`- ${shownText(before)}`)),
    styled(
      terminal,
      'green',
      oneLine(`+ ${shownText(after)}${toVersion === undefined ? '' : ` (version ${toVersion} again)`}`),
    ),
  ]);

export const minute = (at: string): string => at.slice(0, 16).replace('T', ' ');

const namesOf = ({ changes }: ChangeRequest): string => changes.map(({ name }) => name).join(', ');

export const requestTable = (requests: readonly ChangeRequest[]): string =>
  tableOf(
    ['request', 'state', 'proposed by', 'proposed', 'expires', 'parameters', 'reason'],
    requests.map((request) => [
      request.id,
      request.isRollback ? `${request.state}, rollback` : request.state,
      request.proposedBy,
      minute(request.proposedAt),
      minute(request.expiresAt),
      namesOf(request),
      request.reason ?? '',
    ]),
    WIDEST,
  );

/** A request as machines read it. */
export const requestJson = ({ proposerMark: _, writes: __, isTold: ___, ...request }: ChangeRequest) => request;
