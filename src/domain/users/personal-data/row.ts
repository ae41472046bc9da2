/** A row as plain data, whatever table it is of. */
export type Row = { readonly id: string } & Readonly<Record<string, unknown>>;

export interface RowChange {
  /** Attributes as they are to be; `undefined` removes one. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What makes the change wrong when it appears meanwhile. */
  readonly unless: readonly string[];
}
