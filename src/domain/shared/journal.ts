export type LogFields = Readonly<Record<string, string | number | boolean | undefined | readonly string[]>>;

/** What a person at the console needs to know. No personal data: ids, codes and counts. */
export interface Journal {
  info(code: string, fields?: LogFields): void;
  warn(code: string, fields?: LogFields): void;
  error(code: string, fields?: LogFields, cause?: unknown): void;
}
