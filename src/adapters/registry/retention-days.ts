const DAYS: Readonly<Record<string, number>> = { days: 1, years: 365 };

/** `forever`, `<n> days` or `<n> years` of infra/tables.yml, in days; `undefined`: for ever. */
export const retentionDaysOf = (retention: string): number | undefined => {
  const [, count, unit = ''] = /^(\d+) (days|years)$/.exec(retention) ?? [];
  return count === undefined ? undefined : Number(count) * (DAYS[unit] ?? 1);
};
