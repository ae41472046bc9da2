/** Letters to add, take away or replace. */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [at, compared] of [...other].entries()) {
      const replaced = (row[at] ?? 0) + (letter === compared ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

const LONGEST = 100;

/** Those of the names that were most likely meant, likeliest first: by letters, by the last part of the name, or by a part of it. */
export const nearestNames = (wrong: string, names: readonly string[], most = 3): readonly string[] => {
  const asked = wrong.slice(0, LONGEST).toLowerCase();
  const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const judged = names.map((name) => {
    const byLast = distance(lastPart(asked), lastPart(name)) + (asked.includes('/') ? 3 : 0);
    const away = asked.length > 2 && name.includes(asked) ? 1 : Math.min(distance(asked, name), byLast);
    return { name, away };
  });
  return judged
    .filter(({ away }) => away <= Math.max(3, asked.length / 3))
    .toSorted((one, other) => one.away - other.away)
    .slice(0, most)
    .map(({ name }) => name);
};
