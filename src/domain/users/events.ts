/** What this capability says to others, as a row of SignalEvents: hooks decide who is told. Never a password or a token. */
export interface UserSignal {
  readonly id: string;
  readonly signalType: 'USER_INVITED' | 'USER_ROLE_CHANGED' | 'USER_DISABLED';
  readonly payload: Readonly<Record<string, unknown>>;
  readonly emittedAt: string;
  readonly emittedBy: string;
  readonly source: 'users';
}
