/** What this capability says to others, as a row of SignalEvents: hooks decide who is told. */
export interface StatusSignal {
  readonly id: string;
  readonly signalType: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly emittedAt: string;
  readonly emittedBy: string;
  readonly source: 'statuses';
  readonly leadSource?: string;
}
