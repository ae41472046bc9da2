import type { HookPlan } from '../domain/notifications/consider-hook.ts';
import type { Notification } from '../domain/notifications/notification.ts';
import type { HookTrace, SignalTrace } from '../domain/notifications/trace-signal.ts';
import { describeContent } from './describe-content.ts';
import { oneLine } from './terminal.ts';

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

const conditionLines = ({ conditions }: HookPlan): readonly string[] =>
  (conditions?.verdicts ?? []).map(({ condition, actual, verdict, reason }) => {
    const asked = `${condition.field} ${condition.operator} ${condition.value === undefined ? '' : shown(condition.value)}`;
    return `condition   ${asked.trim()}: ${verdict} (is ${shown(actual)})${reason === undefined ? '' : `; ${reason}`}`;
  });

const recipientLines = ({ resolution }: HookPlan): readonly string[] => [
  ...(resolution?.recipients ?? []).map(({ address, via }) => `recipient   ${address} (${via})`),
  ...(resolution?.refused ?? []).map((reason) => `not told    ${reason}`),
  ...(resolution?.absent ?? []).map((path) => `not told    ${path}: absent from the payload`),
];

const templateLines = ({ template, hook }: HookPlan): readonly string[] => {
  if (template === undefined) return hook === undefined ? [] : [`template    ${hook.notificationTemplateId}`];
  return [`template    ${template.id} v${template.version} "${template.name}"`];
};

const notificationLines = (notification: Notification): readonly string[] => {
  const { id, recipient, status, reason, attempts, providerMessageId, timeline } = notification;
  const because = reason === undefined ? '' : `: ${reason}`;
  const accepted = providerMessageId === undefined ? '' : `, provider id ${providerMessageId}`;
  return [
    `message     ${id} to ${recipient}: ${status}${because} (${attempts} attempt${attempts === 1 ? '' : 's'}${accepted})`,
    ...timeline.map((entry) => `            ${entry}`),
  ];
};

const recordedLines = ({ recorded }: HookTrace): readonly string[] => {
  if (recorded === undefined) return ['recorded    nothing yet'];
  const { outcome, queued, reason } = recorded;
  return [
    `recorded    ${outcome}${queued === undefined ? '' : ` (${queued})`}${reason === undefined ? '' : `: ${reason}`}`,
  ];
};

/** One hook's part: what led there, and what is on record or, on a dry run, what would happen now. */
export const hookLines = (trace: HookTrace, isDryRun: boolean): readonly string[] => {
  const { plan, notifications } = trace;
  const would = `would be    ${plan.outcome}${plan.reason === undefined ? '' : `: ${plan.reason}`}`;
  return [
    ...conditionLines(plan),
    ...templateLines(plan),
    ...recipientLines(plan),
    ...(plan.content === undefined ? [] : describeContent(plan.content)),
    ...(isDryRun ? [would] : [...recordedLines(trace), ...notifications.flatMap(notificationLines)]),
  ].map(oneLine);
};

/** A stored signal, in a few lines. */
export const signalLines = ({ signal, impossible }: SignalTrace): readonly string[] => [
  `stored      ${signal.emittedAt}${signal.source === undefined ? '' : ` from ${signal.source}`}`,
  ...(signal.processedAt === undefined ? [] : [`planned     ${signal.processedAt}`]),
  ...(signal.quarantinedAt === undefined
    ? []
    : [`quarantined ${signal.quarantinedAt}: ${signal.quarantineReason ?? ''}`]),
  ...(signal.cancelledAt === undefined ? [] : [`cancelled   ${signal.cancelledAt}: ${signal.cancelReason ?? ''}`]),
  ...(impossible === undefined ? [] : [`impossible  ${impossible}`]),
];
