import { Option } from 'commander';

/** `--param name=value`, as often as needed, as a deployment takes it. */
export const repeatedParam = (): Option =>
  new Option('--param <name=value>', 'a parameter of the stage, as for its deployment; may be repeated')
    .default([])
    .argParser((text: string, before: readonly string[]) => [...before, text]);
