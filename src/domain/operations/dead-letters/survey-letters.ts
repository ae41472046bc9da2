import type { LetterContent, LetterKind, QueuedLetter } from './letter.ts';

/** Letters of one kind with one reason. */
export interface LetterGroup {
  readonly kind: LetterKind;
  /** The first line of the reason; of it what differs from letter to letter is left out. */
  readonly reason: string;
  readonly count: number;
  readonly oldest: Date;
  readonly signalTypes: readonly string[];
  /** Ids of some messages, oldest first. */
  readonly examples: readonly string[];
}

const LONGEST_REASON = 160;
const EXAMPLES = 3;

/** Numbers and long ids differ from letter to letter where the reason is one. */
const reasonOf = ({ reason }: LetterContent): string =>
  (reason.split('\n', 1)[0] ?? '')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}/gi, '<id>')
    .slice(0, LONGEST_REASON);

/** Collects letters into groups, the largest first. Keeps nothing of a letter but its id. */
export const letterSurvey = () => {
  const groups = new Map<
    string,
    { kind: LetterKind; reason: string; count: number; types: Set<string>; ids: [Date, string][] }
  >();
  let oldest: Date | undefined;

  const add = ({ id, sentAt, content }: QueuedLetter): void => {
    const reason = reasonOf(content);
    const key = `${content.kind} ${reason}`;
    const group = groups.get(key) ?? { kind: content.kind, reason, count: 0, types: new Set(), ids: [] };
    group.count += 1;
    if ('signalType' in content && content.signalType !== undefined) group.types.add(content.signalType);
    group.ids = [...group.ids, [sentAt, id] as [Date, string]]
      .sort(([one], [other]) => one.getTime() - other.getTime())
      .slice(0, EXAMPLES);
    groups.set(key, group);
    if (oldest === undefined || sentAt < oldest) oldest = sentAt;
  };

  const result = (): { readonly groups: readonly LetterGroup[]; readonly oldest: Date | undefined } => ({
    oldest,
    groups: [...groups.values()]
      .sort((one, other) => other.count - one.count)
      .map(({ kind, reason, count, types, ids }) => ({
        kind,
        reason,
        count,
        oldest: ids[0]?.[0] ?? new Date(0),
        signalTypes: [...types].sort(),
        examples: ids.map(([, id]) => id),
      })),
  });
  return { add, result };
};
