import { InvalidArgumentError, Option } from 'commander';
import { UsageRefused } from './stage-connection.ts';
import type { ExitCode } from './terminal.ts';

export type Run = (work: () => Promise<ExitCode>) => Promise<void>;

export interface OnStage {
  readonly stage: string;
  readonly json: boolean;
}

export const stageOption = (about: string): Option => new Option('--stage <name>', about).default('local');
export const jsonOption = (): Option => new Option('--json', 'print for machines').default(false);

export const wholeNumber =
  (least: number, what: string) =>
  (text: string): number => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`${what} is a whole number, ${least} or more.`);
  };

/** Whoever writes to production says so twice. */
export const refuseSlips = ({ stage, confirm }: { readonly stage: string; readonly confirm?: string }): void => {
  if (stage === 'prod' && confirm !== 'prod') {
    throw new UsageRefused('this writes to production: say so by --confirm prod');
  }
};
