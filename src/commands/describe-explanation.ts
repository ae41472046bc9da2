import type { Explanation, WayOn } from '../domain/statuses/explain-record.ts';
import { describeDue, describeEvent, minuteOf } from './describe-timers.ts';
import { oneLine } from './terminal.ts';

const reasonOf = ({ reason }: WayOn): string => {
  if (reason === undefined) return '';
  return typeof reason === 'string' ? ', with a reason' : `, with a reason: ${reason.join(', ')}`;
};

const wayLine = (way: WayOn): string => {
  const left =
    way.timesLeft === undefined ? '' : `; ${way.timesLeft === 0 ? 'no more' : `${way.timesLeft} more`} times`;
  return `next         ${way.to}: ${way.who}${reasonOf(way)}${left}`;
};

const cameLine = ({ came }: Explanation): string => {
  if (came === undefined) return 'came         nothing is on record of how it came here';
  const because = came.reason === undefined ? '' : `: ${came.reason}`;
  const irregular = came.irregular === undefined ? '' : ` (irregular: ${came.irregular})`;
  return `came         from ${came.previousStatus} by ${came.actor}${because}${irregular}`;
};

const troubleLines = ({ record, isKnownStatus, isChangedOutside }: Explanation): readonly string[] => [
  ...(isKnownStatus ? [] : [`trouble      "${record.status}" is no status of this lifecycle; correct the row`]),
  ...(isChangedOutside
    ? [`trouble      another program has set this status; our records still say ${record.trackedStatus}`]
    : []),
  ...(record.timerAt === undefined
    ? ['trouble      no timer is kept for it yet; `realtechee statuses backfill --apply` adds what is missing']
    : []),
  ...(record.timerFailures === undefined
    ? []
    : [`trouble      its timer has failed ${record.timerFailures} times; it is tried again at ${record.timerAt}`]),
];

const factLines = ({ record }: Explanation): readonly string[] => {
  const facts = Object.entries(record.facts).map(([fact, values]) => `${fact} ${values.join(', ')}`);
  const counters = Object.entries(record.counters).map(([counter, times]) => `${counter} ${times}`);
  return [
    `assigned     ${record.assignedTo === undefined ? 'to nobody' : `to contact ${record.assignedTo}`}`,
    ...([...facts, ...counters].length === 0 ? [] : [`counts       ${[...facts, ...counters].join('; ')}`]),
    ...(record.warnedDay === undefined ? [] : [`warned       of day ${record.warnedDay}`]),
  ];
};

/** Why a record is where it is and what comes next, line by line. */
export const explanationLines = (explanation: Explanation): readonly string[] => {
  const { record, since, lastActivity, due, onItsOwn, stillBecause, waysOn } = explanation;
  const countedFrom = record.lastActivityAt === undefined ? ' (the last write; no activity is on record)' : '';
  return [
    `since        ${minuteOf(since)}`,
    cameLine(explanation),
    `activity     ${minuteOf(lastActivity)}${countedFrom}`,
    ...factLines(explanation),
    ...troubleLines(explanation),
    `now          ${describeDue(due)}`,
    ...onItsOwn.map((event) => `by itself    ${describeEvent(event)}`),
    ...(stillBecause === undefined ? [] : [`by itself    nothing: ${stillBecause}`]),
    ...waysOn.map(wayLine),
  ].map(oneLine);
};
