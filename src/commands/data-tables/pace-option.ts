import { setTimeout as sleep } from 'node:timers/promises';
import { Option } from 'commander';
import { type Pace, ROWS_A_SECOND } from '../../domain/operations/data/read-pages.ts';
import type { Meter } from '../operations/meter.ts';
import type { Tell } from '../operations/run-operation.ts';
import { wholeNumber } from '../options.ts';

export const rateOption = (): Option =>
  new Option('--rate <rows>', 'rows a second at most').argParser(wholeNumber(1, 'The rate')).default(ROWS_A_SECOND);

/** Pauses between pages, and tells after each how far its table has come. */
export const paceOf = ({ meter }: Tell, rowsASecond: number): Pace => {
  const meters = new Map<string, Meter>();
  return {
    rowsASecond,
    sleep: (milliseconds) => sleep(milliseconds),
    onRows: (model, looked) => {
      const one = meters.get(model) ?? meter(model);
      meters.set(model, one);
      one(looked);
    },
  };
};
