import {
  type DeliveryExplained,
  type ExplainDeliveryDependencies,
  explainDelivery,
  type RuleExplained,
} from '../../domain/notifications/explain-delivery.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal, tableOf } from '../terminal.ts';

export interface NotificationsExplainDependencies extends ExplainDeliveryDependencies {
  /** The text without addresses and numbers. */
  readonly withoutPersonalData: (text: string) => string;
}

const wordOf = ({ verdict }: RuleExplained): string => {
  switch (verdict.says) {
    case 'go':
      return 'lets it go';
    case 'end':
      return `ends it ${verdict.status}`;
    case 'wait':
      return 'puts it off';
  }
};

const rowOf = (explained: RuleExplained): readonly string[] => {
  const { rule, verdict, since = '' } = explained;
  if (verdict.says === 'go') return [rule, wordOf(explained), '', '', ''];
  const until = verdict.says === 'wait' ? verdict.until.toISOString() : 'for good';
  return [rule, wordOf(explained), since, until, verdict.reason.replace(`${rule}: `, '')];
};

const statusLines = ({ notification, since, decided }: DeliveryExplained): readonly string[] => {
  const { status, dueAt, expiresAt, reason, attempts } = notification;
  return [
    `status    ${status} since ${since}${reason === undefined ? '' : `: ${reason}`}`,
    `decided   ${decided === undefined ? 'by no rule' : `by the rule ${decided}`}`,
    ...(dueAt === undefined ? [] : [`until     ${dueAt}, when it is looked at again`]),
    `attempts  ${attempts} of at most ${notification.maxRetries + 1}`,
    `expires   ${expiresAt}`,
  ];
};

const nowLine = ({ decides, isSettled }: DeliveryExplained): string => {
  const would =
    decides === undefined
      ? 'no rule keeps it from being sent'
      : `${decides.rule} ${wordOf(decides)}${decides.verdict.says === 'wait' ? ` until ${decides.verdict.until.toISOString()}` : ''}`;
  return isSettled
    ? `It is settled, and asked no more. If it were asked now: ${would}.`
    : `As things are now: ${would}.`;
};

const headOf = ({ notification: { id, channel, recipient, category, priority } }: DeliveryExplained): string =>
  `message ${id}: ${channel} to ${recipient}, ${category}, ${priority}`;

const print = (terminal: Terminal, explained: DeliveryExplained, plain: (text: string) => string): void => {
  const out = (text: string): void => terminal.out(plain(text));
  out(styled(terminal, 'bold', oneLine(headOf(explained))));
  out(oneLine(`signal ${explained.notification.signalId}`));
  for (const line of statusLines(explained)) out(`  ${oneLine(line)}`);
  terminal.out('\nThe rules, in the order in which they are asked:');
  out(tableOf(['rule', 'says now', 'since', 'until', 'why'], explained.rules.map(rowOf), 100));
  out(`\n${nowLine(explained)}`);
  if (explained.remedy !== undefined) out(`What you can do: ${explained.remedy}.`);
};

const shownOf = ({ notification, decides, ...explained }: DeliveryExplained) => {
  const { id, signalId, channel, category, priority, status, reason, attempts, dueAt, expiresAt } = notification;
  return {
    ...{ id, signalId, channel, category, priority, status, reason, attempts, dueAt, expiresAt },
    ...explained,
    decides: decides?.rule,
  };
};

/**
 * `realtechee notifications explain`: which rule decided about a message, and what each says now. Reads only, and shows no
 * addresses. Exit code 1 when there is no such message.
 */
export const notificationsExplain =
  ({ withoutPersonalData, ...dependencies }: NotificationsExplainDependencies, terminal: Terminal) =>
  async (id: string, { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const explained = await explainDelivery(dependencies)(id);
    if (!explained.ok) {
      const { reason } = explained.refusal;
      if (json) terminal.out(JSON.stringify({ refused: reason }));
      else
        terminal.err(
          `${reason}: ${oneLine(id)}\n\`realtechee signals trace ID\` names the messages of a signal; is this the right --stage?`,
        );
      return EXIT.refused;
    }
    if (json) {
      terminal.out(
        JSON.stringify(
          shownOf(explained.value),
          (_, value) => (typeof value === 'string' ? withoutPersonalData(value) : value),
          2,
        ),
      );
    } else print(terminal, explained.value, withoutPersonalData);
    return EXIT.done;
  };
