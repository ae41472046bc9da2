import type { Aspects } from './aspects.ts';

/** What there is of an area, by name; or why this kind of stage has none of it. */
export type Reading =
  | {
      readonly things: ReadonlyMap<string, Aspects>;
      /** Aspects that this kind of stage does not have, so that nobody misses them. */
      readonly without?: readonly string[];
    }
  | { readonly notHere: string }
  /** It should be there and could not be read: nobody knows how it is. */
  | { readonly unread: string };

/** Reads one area of a stage; changes nothing. `progress` hears of each thing that was read. */
export interface AreaReader {
  read(names: readonly string[], progress: () => void): Promise<Reading>;
}

export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly account: string;
  readonly isProtected: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly physicalIds: ReadonlyMap<string, string>;
  /** The whole of it in one view, with what it nests. */
  readonly template: string;
  /** As CloudFormation was sent it, and can be sent it again. */
  readonly sent: string;
}

export interface StackReader {
  /** `undefined` when there is no such stack. */
  read(name: string): Promise<DeployedStack | undefined>;
}
