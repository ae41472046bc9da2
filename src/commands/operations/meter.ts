import type { Clock } from '../../domain/shared/clock.ts';
import { styled, type Terminal } from '../terminal.ts';

/** Tells how far long work has come. `total` may be an estimate, or unknown. */
export type Meter = (done: number, total?: number) => void;

const SECOND = 1000;

const leftOf = (elapsed: number, done: number, total: number): string => {
  if (done === 0 || done >= total) return '';
  const seconds = Math.round((elapsed / done) * (total - done) * 0.001);
  return seconds <= 90 ? `, ${seconds} s left` : `, ${Math.round(seconds / 60)} min left`;
};

/** One line a second for a person, one each ten seconds for a log. */
export const meterOn = (terminal: Terminal, clock: Clock): ((what: string) => Meter) => {
  const pause = (terminal.isInteractive ? 1 : 10) * SECOND;
  return (what) => {
    const began = clock().getTime();
    let told = began;
    return (done, total) => {
      const now = clock().getTime();
      if (now - told < pause) return;
      told = now;
      const of = total === undefined || total < done ? '' : ` of ${total}`;
      const left = total === undefined ? '' : leftOf(now - began, done, total);
      terminal.err(styled(terminal, 'dim', `${what}: ${done}${of}${left}`));
    };
  };
};
