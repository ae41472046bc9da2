/** How a row is recognised as a person's own (infra/tables.yml has the words for it). */
export interface SubjectRule {
  readonly by: 'contact' | 'user' | 'email' | 'parent';
  /** An attribute, or `attribute.name` inside a map or its JSON text. */
  readonly field: string;
  /** Of a parent: its table. */
  readonly table?: string;
  /** What is the person's by this rule; everything personal without it. The last name may end in `*`. */
  readonly fields?: readonly string[];
  /** Names inside these fields that stay, beside ids. */
  readonly keeping?: readonly string[];
}

/** What erasure does with a table: its fields; nothing at all; nothing, since the row goes with the account. */
export type Treatment =
  | { readonly kind: 'fields'; readonly waitsFor?: string }
  | { readonly kind: 'kept' | 'with-account'; readonly because: string };

/** A table that says something about people. */
export interface PersonalTable {
  readonly model: string;
  readonly personalData: readonly string[];
  /** Either rules or referrers, or why no row is one person's own. */
  readonly rules: readonly SubjectRule[];
  /** Rows of other tables that hold the id of a row of this one, and so make it the person's. */
  readonly referredBy: readonly { readonly table: string; readonly field: string }[];
  readonly nobodys?: string;
  readonly treatment: Treatment;
  readonly secrets: readonly string[];
  /** How long a row, and a backup of it, is kept at most; absent: for ever. */
  readonly retentionDays?: number;
}
export type DataRegistry = readonly PersonalTable[];

/** Tables whose rows make rows of other tables the person's. */
export const leadingTables = (registry: DataRegistry): DataRegistry => {
  const led = registry.flatMap(({ rules, referredBy }) => [
    ...rules.map(({ table }) => table),
    ...referredBy.map(({ table }) => table),
  ]);
  return registry.filter(({ model }) => led.includes(model));
};

/** Those that erasure reads: nothing is looked for where no row is anybody's and all of it stays. */
export const searchedTables = (registry: DataRegistry): DataRegistry => {
  const searched = registry.filter(({ treatment, nobodys }) => treatment.kind === 'fields' || nobodys === undefined);
  const isLate = ({ referredBy }: PersonalTable): boolean => referredBy.length > 0;
  return [...searched.filter((table) => !isLate(table)), ...searched.filter(isLate)];
};

/**
 * Days after which the last backup that still holds what is erased now has expired: point-in-time recovery and the daily
 * backup 35, the weekly one 91, the monthly archive as long as the table keeps rows, 7 years at most
 * (infra/resources/backup.cjs, to which a test holds this).
 */
export const lastBackupDays = ({ retentionDays = Number.POSITIVE_INFINITY }: PersonalTable): number => {
  const kept = Math.min(retentionDays, 2555);
  return Math.max(35, Math.min(91, kept), kept >= 120 ? kept : 0);
};
