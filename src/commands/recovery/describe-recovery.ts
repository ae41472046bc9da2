import type { RecoveryRefusal } from '../../domain/operations/recovery/plan-recovery.ts';
import {
  measure,
  RECOVERY_POINT_MINUTES,
  RECOVERY_TIME_MINUTES,
  type RecoveredTable,
  type Recovery,
} from '../../domain/operations/recovery/recovery.ts';
import type { HeldRows } from '../../domain/operations/restore/hold-back-rows.ts';
import { tableOf } from '../terminal.ts';

export const refusalLines = (refusal: RecoveryRefusal): readonly string[] => {
  switch (refusal.because) {
    case 'no-past':
      return [
        `No past is kept of ${refusal.models.length} table(s), or they are gone: ${refusal.models.slice(0, 5).join(', ')}${refusal.models.length > 5 ? ', …' : ''}.`,
        'Name a backup by --point: `realtechee backup list` shows them.',
      ];
    case 'past-unreachable':
      return [
        `The region that keeps the past of the tables does not answer: ${refusal.reason}`,
        'Its point-in-time recovery is lost with it for as long. Name a backup in files by --point, with --folder: `realtechee backup list` shows them.',
      ];
    case 'out-of-reach':
      return [`All tables together can be brought back to a moment from ${refusal.earliest} to ${refusal.latest}.`];
    case 'damaged':
      return [`${refusal.reason}: \`realtechee backup verify\` says what is wrong.`];
    case 'suffix-taken':
      return [`A stage stands on the suffix ${refusal.suffix}: nothing is recovered over it.`];
    default:
      return refusal satisfies never;
  }
};

const sourceOf = ({ source }: Recovery): string =>
  source.kind === 'backup' ? `backup ${source.backup}` : 'the tables’ own past (point-in-time recovery)';

export const headLines = (recovery: Recovery): readonly string[] => [
  `recovery  ${recovery.id}`,
  `from      ${sourceOf(recovery)}`,
  `as of     ${recovery.point}`,
  `into      ${recovery.made.length} tables <Model>-${recovery.suffix}-NONE${recovery.region === undefined ? '' : ` in ${recovery.region}`}; those of the stage stay as they are`,
];

const LONG_SECONDS = 48 * 3600;

const span = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return seconds < LONG_SECONDS ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
};

export const measureLines = (recovery: Recovery): readonly string[] => {
  const measured = measure(recovery);
  if (measured === undefined) return [];
  const { recoverySeconds, resumedSeconds, isTimeMet, pointSeconds, isPointMet } = measured;
  const met = (is: boolean): string => (is ? 'met' : 'NOT met');
  const promised = `promised: ${RECOVERY_TIME_MINUTES} min: ${met(isTimeMet)}`;
  return [
    ...(resumedSeconds === undefined
      ? [`recovery time   ${span(recoverySeconds)} from the plan to checked tables; ${promised}`]
      : [
          `recovery time   ${span(resumedSeconds)} from the plan to a signal through the stage, ${span(recoverySeconds)} of it to checked tables; ${promised}`,
        ]),
    `recovery point  data is ${span(pointSeconds)} older than the recovery; promised: ${RECOVERY_POINT_MINUTES} min: ${met(isPointMet)}`,
  ];
};

const isLoud = ({ rows, rowsThere = rows }: RecoveredTable): boolean => rows !== rowsThere;

const tableLines = ({ tables }: Recovery): readonly string[] => {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const loud = tables.filter(isLoud);
  const cells = loud.map(({ model, rows: recovered, rowsThere = 0 }) => [model, String(recovered), String(rowsThere)]);
  return [
    `${tables.length} tables with ${rows} rows`,
    ...(loud.length === 0 ? [] : ['', tableOf(['table', 'rows recovered', 'rows in the stage now'], cells), '']),
  ];
};

const findingLines = ({ findings }: Recovery): readonly string[] => {
  if (findings === undefined) return ['references were not checked: not all tables were recovered'];
  return [
    findings === 0
      ? 'references, keys and rows fit together (data check)'
      : `${findings} kind(s) of things that do not fit together, perhaps from before: \`realtechee data check\` on the stage says the same of it`,
  ];
};

/** What waited at that moment and is held back, by kind. */
export const heldText = ({ signal, message, 'user-command': command }: HeldRows): string =>
  `${signal} signals, ${message} messages, ${command} commands on users`;

const NOTHING_HELD: HeldRows = { signal: 0, message: 0, 'user-command': 0, 'user-lock': 0 };

const heldLines = ({ held = NOTHING_HELD }: Recovery): readonly string[] =>
  held.signal + held.message + held['user-command'] === 0
    ? []
    : [
        `held back, since it may have been done meanwhile: ${heldText(held)}`,
        ...(held.message === 0
          ? []
          : ['the messages are UNKNOWN_OUTCOME: the first sweep puts them into the dead letters']),
      ];

export const doneLines = (recovery: Recovery): readonly string[] => [
  ...tableLines(recovery),
  ...heldLines(recovery),
  ...findingLines(recovery),
  ...measureLines(recovery),
];

export const recoveryReport = (recovery: Recovery) => ({ recovery, measured: measure(recovery) ?? null });
