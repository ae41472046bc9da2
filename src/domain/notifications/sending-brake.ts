import type { Clock } from '../shared/clock.ts';
import type { Journal } from '../shared/journal.ts';
import type { Brake, MailTally, MarketingBrake, Metrics, Reputation } from './ports.ts';

/**
 * What is too much, of the messages of the last hours: the provider's own lines, at which it looks at an account. A few
 * messages make no rate, and one complaint is one person's opinion.
 */
export const TOO_MUCH = {
  hours: 24,
  leastMessages: 100,
  bouncedPercent: 5,
  complainedPercent: 0.1,
  leastComplaints: 2,
} as const;

const HOUR = 3_600_000;
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR) * HOUR);

const NOTHING: MailTally = { settled: 0, bounced: 0, complained: 0 };

const plus = (one: MailTally, other: MailTally, sign = 1): MailTally => ({
  settled: one.settled + sign * other.settled,
  bounced: one.bounced + sign * other.bounced,
  complained: one.complained + sign * other.complained,
});

/** `0` where nothing was counted. */
export const percentOf = (part: number, { settled }: MailTally): number => (settled > 0 ? (100 * part) / settled : 0);

const says = (what: string, percent: number, limit: number, { settled }: MailTally): string =>
  `${what}: ${percent.toFixed(2)} % of ${settled} messages in ${TOO_MUCH.hours} hours, more than ${limit} %`;

/** Why these figures are too bad to go on with marketing, or `undefined`. Pure. */
export const judgeTally = (tally: MailTally): string | undefined => {
  if (tally.settled < TOO_MUCH.leastMessages) return undefined;
  const bounced = percentOf(tally.bounced, tally);
  if (bounced > TOO_MUCH.bouncedPercent) return says('bounced', bounced, TOO_MUCH.bouncedPercent, tally);
  const complained = percentOf(tally.complained, tally);
  return complained > TOO_MUCH.complainedPercent && tally.complained >= TOO_MUCH.leastComplaints
    ? says('reported as spam', complained, TOO_MUCH.complainedPercent, tally)
    : undefined;
};

/** What counts now: the last hours, without what was forgiven when the brake was let go. */
export const currentTally = async (
  reputation: Pick<Reputation, 'hours'>,
  { forgiven }: Brake,
  now: Date,
): Promise<MailTally> => {
  const since = new Date(now.getTime() - TOO_MUCH.hours * HOUR);
  const from = forgiven !== undefined && forgiven.hour > since ? forgiven.hour : since;
  const counted = await reputation.hours(from, now);
  const sum = counted.reduce((all, { tally }) => plus(all, tally), NOTHING);
  return forgiven !== undefined && from === forgiven.hour ? plus(sum, forgiven.tally, -1) : sum;
};

/** Why no marketing is sent now, or `undefined`. */
export const brakeReason = ({ isOn, since, reason }: Brake): string | undefined =>
  isOn
    ? `marketing is stopped since ${since?.toISOString() ?? 'some time'}: ${reason ?? 'no reason recorded'}`
    : undefined;

export interface ConsiderBrakeDependencies {
  readonly reputation: Reputation;
  readonly brake: MarketingBrake;
  readonly metrics: Pick<Metrics, 'happened'>;
  readonly clock: Clock;
  readonly journal: Journal;
}

/**
 * Stops marketing when too much of the mail bounces or is reported as spam. It is told before it is written: cut off
 * between, it is told again rather than never. Only a person lets it go again.
 */
export const considerBrake =
  ({ reputation, brake, metrics, clock, journal }: ConsiderBrakeDependencies) =>
  async (): Promise<'running' | 'stopped'> => {
    const state = await brake.read();
    if (state.isOn) return 'stopped';
    const now = clock();
    const tally = await currentTally(reputation, state, now);
    const reason = judgeTally(tally);
    if (reason === undefined) return 'running';
    metrics.happened('marketing-stopped');
    journal.error('notifications.marketing-stopped', { reason, ...tally });
    await brake.write(state, { isOn: true, version: state.version + 1, since: now, by: 'reputation', reason });
    return 'stopped';
  };
