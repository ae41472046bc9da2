import type { Clock } from '../shared/clock.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Brake, MailTally, MarketingBrake, Reputation } from './ports.ts';
import { currentTally, hourOf, judgeTally } from './sending-brake.ts';

export interface SendingDependencies {
  readonly reputation: Pick<Reputation, 'hours'>;
  readonly brake: MarketingBrake;
  readonly clock: Clock;
}

export interface Sending {
  readonly brake: Brake;
  readonly tally: MailTally;
  /** Why these figures alone would stop marketing. */
  readonly tooMuch?: string;
}

/** Whether marketing is sent, and how the mail of the last hours fares. Reads only. */
export const showSending =
  ({ reputation, brake, clock }: SendingDependencies) =>
  async (): Promise<Sending> => {
    const state = await brake.read();
    const tally = await currentTally(reputation, state, clock());
    const tooMuch = judgeTally(tally);
    return { brake: state, tally, ...(tooMuch === undefined ? {} : { tooMuch }) };
  };

export interface BrakeWish {
  readonly isOn: boolean;
  readonly by: string;
  readonly reason: string;
}

/** What was counted until now, of this hour too. It is left out of what the rates are reckoned of. */
const countedSoFar = async ({ reputation }: SendingDependencies, now: Date): Promise<Brake['forgiven']> => {
  const hour = hourOf(now);
  const [found] = await reputation.hours(hour, now);
  return { hour, tally: found?.tally ?? { settled: 0, bounced: 0, complained: 0 } };
};

/**
 * Stops marketing, or lets it go on and forgives what was counted until then. With `dryRun` it only says whether it would.
 * Refused where it is so already, or somebody was faster.
 */
export const setMarketing =
  (dependencies: SendingDependencies) =>
  async (
    { isOn, by, reason }: BrakeWish,
    { dryRun }: { readonly dryRun: boolean },
  ): Promise<Result<Brake, { readonly reason: string }>> => {
    const { brake, clock } = dependencies;
    const state = await brake.read();
    if (state.isOn === isOn) return refuse({ reason: `marketing is ${isOn ? 'stopped' : 'running'} already` });
    if (dryRun) return accept(state);
    const now = clock();
    const forgiven = isOn ? state.forgiven : await countedSoFar(dependencies, now);
    const next: Brake = {
      ...{ isOn, version: state.version + 1, since: now, by, reason },
      ...(forgiven === undefined ? {} : { forgiven }),
    };
    return (await brake.write(state, next))
      ? accept(next)
      : refuse({ reason: 'somebody changed it at the same moment: look again' });
  };
