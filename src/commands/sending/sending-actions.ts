import {
  type Sending,
  type SendingDependencies,
  setMarketing,
  showSending,
} from '../../domain/notifications/resume-sending.ts';
import { percentOf, TOO_MUCH } from '../../domain/notifications/sending-brake.ts';
import type { Outcome } from '../operations/outcome.ts';

const rate = (what: string, count: number, limit: number, { tally }: Sending): string =>
  `${what.padEnd(18)} ${String(count).padStart(7)} of ${tally.settled}  ${percentOf(count, tally).toFixed(2)} %, at most ${limit} %`;

const linesOf = (sending: Sending): string[] => {
  const { brake, tally, tooMuch } = sending;
  const since = brake.since === undefined ? '' : ` since ${brake.since.toISOString()}, by ${brake.by ?? 'somebody'}`;
  const why = brake.reason === undefined ? '' : `: ${brake.reason}`;
  const few = tally.settled < TOO_MUCH.leastMessages ? `\nToo few to judge: ${TOO_MUCH.leastMessages} it takes.` : '';
  return [
    `Marketing is ${brake.isOn ? 'STOPPED' : 'running'}${since}${why}`,
    '',
    `Mail whose end is known, in the last ${TOO_MUCH.hours} hours${brake.forgiven === undefined ? '' : ', since it was last resumed'}:`,
    rate('bounced for good', tally.bounced, TOO_MUCH.bouncedPercent, sending),
    `${rate('reported as spam', tally.complained, TOO_MUCH.complainedPercent, sending)}${few}`,
    ...(tooMuch === undefined || brake.isOn ? [] : [`The next bounce or complaint stops it: ${tooMuch}`]),
  ];
};

const reportOf = ({ brake, tally, tooMuch }: Sending) => ({
  marketing: brake.isOn ? 'stopped' : 'running',
  since: brake.since?.toISOString() ?? null,
  by: brake.by ?? null,
  reason: brake.reason ?? null,
  hours: TOO_MUCH.hours,
  ...tally,
  tooMuch: tooMuch ?? null,
});

/** `realtechee sending show` */
export const sendingShow = (dependencies: SendingDependencies) => async (): Promise<Outcome> => {
  const sending = await showSending(dependencies)();
  return { verdict: 'done', report: reportOf(sending), lines: linesOf(sending) };
};

export interface SendingChange {
  readonly isOn: boolean;
  readonly by: string;
  readonly reason: string;
  readonly apply: boolean;
}

/** `realtechee sending stop` and `resume`. Without `apply` it only says what would be done. */
export const sendingChange =
  (dependencies: SendingDependencies) =>
  async ({ isOn, by, reason, apply }: SendingChange): Promise<Outcome> => {
    const done = await setMarketing(dependencies)({ isOn, by, reason }, { dryRun: !apply });
    const sending = await showSending(dependencies)();
    const word = isOn ? 'stopped' : 'resumed';
    const says = done.ok
      ? `Marketing ${apply ? `is ${word}` : `would be ${word}. Nothing was changed; --apply does it`}.`
      : `Not done: ${done.refusal.reason}.`;
    return {
      verdict: done.ok ? 'done' : 'refused',
      report: { ...reportOf(sending), changed: done.ok && apply },
      lines: [says, '', ...linesOf(sending)],
    };
  };
