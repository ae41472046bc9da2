import { accept, type Result, refuse } from '../../shared/result.ts';

/** What stands for a value where people look: never a secret. */
export type Shown =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'secret'; readonly fingerprint: string }
  /** None: the default holds, if there is one. */
  | { readonly is: 'nothing' };

export interface PlannedChange {
  readonly name: string;
  /** The version that held when it was proposed; 0: none. */
  readonly fromVersion: number;
  readonly before: Shown;
  readonly after: Shown;
  /** Of a rollback: the version of the past that is to hold again, where there was one. */
  readonly toVersion?: number;
}

export const CHANGE_STATES = [
  'proposed',
  'approved',
  'applied',
  'rejected',
  'withdrawn',
  'expired',
  'superseded',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** How a change came to be allowed. */
export type Permission =
  /** By a second person, as everything in production is. */
  | 'second-person'
  /** The stage asks for none. */
  | 'stage'
  /** At once by one person, with a reason and an alert. */
  | 'emergency'
  /** Back to what held just before, which had been allowed. */
  | 'rollback'
  /** The next key of a secret that we make ourselves. */
  | 'rotation';

export interface ChangeRequest {
  readonly id: string;
  readonly state: ChangeState;
  readonly proposedBy: string;
  /** A digest of the proposer's normalised address and this request's id: tells the same person again, and nothing else. */
  readonly proposerMark?: string;
  readonly proposedAt: string;
  readonly expiresAt: string;
  readonly reason?: string;
  /** The revision it was proposed on. */
  readonly baseRevision: number;
  readonly isRollback: boolean;
  readonly changes: readonly PlannedChange[];
  readonly approval?: { readonly by: string; readonly at: string; readonly how: Permission };
  readonly end?: { readonly by: string; readonly at: string; readonly because?: string };
  /** The revision that it made. */
  readonly appliedAs?: number;
  /** Of an emergency: people were told. */
  readonly isTold?: boolean;
  /** Counts the writes of the request, so that of two at once one wins. */
  readonly writes: number;
}

/** Who a person is, for the question whether two are one. */
export interface Identity {
  readonly id: string;
  /** See `proposerMark`, of the request in question. Absent: cannot be told. */
  readonly mark?: string;
}

export type ChangeCommand =
  | {
      readonly do: 'approve';
      readonly by: Identity;
      readonly how: Permission;
      /** The mark of who proposed it as they are known today; absent: they are known no more. */
      readonly proposerToday?: string;
    }
  | { readonly do: 'reject'; readonly by: Identity; readonly because?: string }
  | { readonly do: 'withdraw'; readonly by: Identity; readonly because?: string }
  | { readonly do: 'expire' }
  | { readonly do: 'supersede'; readonly because: string }
  | { readonly do: 'apply'; readonly revision: number };

export type DecisionRefusal =
  | { readonly because: 'not-open'; readonly state: ChangeState }
  | { readonly because: 'expired'; readonly expiresAt: string }
  | { readonly because: 'own-proposal' }
  | { readonly because: 'same-person' }
  | { readonly because: 'person-unknown' }
  | { readonly because: 'not-the-proposer' };

/** From which state each command leads where. Whatever is not here is refused. */
export const MOVES = {
  approve: { from: ['proposed'], to: 'approved' },
  reject: { from: ['proposed'], to: 'rejected' },
  withdraw: { from: ['proposed'], to: 'withdrawn' },
  expire: { from: ['proposed'], to: 'expired' },
  supersede: { from: ['proposed', 'approved'], to: 'superseded' },
  apply: { from: ['approved'], to: 'applied' },
} as const satisfies Readonly<
  Record<ChangeCommand['do'], { readonly from: readonly ChangeState[]; readonly to: ChangeState }>
>;

export const isEnded = ({ state }: Pick<ChangeRequest, 'state'>): boolean =>
  state !== 'proposed' && state !== 'approved';

export const isExpired = ({ state, expiresAt }: ChangeRequest, now: Date): boolean =>
  state === 'proposed' && Date.parse(expiresAt) <= now.getTime();

/** Whether a second person may say yes: never who proposed it, under whatever account. What cannot be told is a no. */
const secondPerson = (
  { proposedBy, proposerMark }: ChangeRequest,
  { by, proposerToday }: Extract<ChangeCommand, { do: 'approve' }>,
): DecisionRefusal | undefined => {
  if (by.id === proposedBy) return { because: 'own-proposal' };
  if (by.mark === undefined || proposerMark === undefined || proposerToday === undefined)
    return { because: 'person-unknown' };
  return by.mark === proposerMark || by.mark === proposerToday ? { because: 'same-person' } : undefined;
};

const objection = (request: ChangeRequest, command: ChangeCommand): DecisionRefusal | undefined => {
  switch (command.do) {
    case 'approve':
      return command.how === 'second-person' ? secondPerson(request, command) : undefined;
    case 'withdraw':
      return command.by.id === request.proposedBy ? undefined : { because: 'not-the-proposer' };
    case 'reject':
      return command.by.id === request.proposedBy ? { because: 'own-proposal' } : undefined;
    default:
      return undefined;
  }
};

const marked = (command: ChangeCommand, at: string): Partial<ChangeRequest> => {
  switch (command.do) {
    case 'approve':
      return { approval: { by: command.by.id, at, how: command.how } };
    case 'reject':
    case 'withdraw': {
      const because = command.because === undefined ? {} : { because: command.because };
      return { end: { by: command.by.id, at, ...because } };
    }
    case 'expire':
      return { end: { by: 'automation:expiry', at } };
    case 'supersede':
      return { end: { by: 'automation:changes', at, because: command.because } };
    case 'apply':
      return { appliedAs: command.revision, end: { by: 'automation:changes', at } };
  }
};

/** The next state of a request, or why there is none. Pure. */
export const decide = (
  request: ChangeRequest,
  command: ChangeCommand,
  now: Date,
): Result<ChangeRequest, DecisionRefusal> => {
  const move: { readonly from: readonly ChangeState[]; readonly to: ChangeState } = MOVES[command.do];
  if (!move.from.includes(request.state)) return refuse({ because: 'not-open', state: request.state });
  if (isExpired(request, now) && command.do !== 'expire')
    return refuse({ because: 'expired', expiresAt: request.expiresAt });
  const against = objection(request, command);
  if (against !== undefined) return refuse(against);
  return accept({ ...request, ...marked(command, now.toISOString()), state: move.to, writes: request.writes + 1 });
};
