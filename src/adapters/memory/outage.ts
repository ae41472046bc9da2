/** A fake that can be made to fail, to see what the rest does meanwhile. */
export interface CanBeOut {
  /** While it is out, every call throws. */
  setOutage(isOut: boolean): void;
}

export interface Outage extends CanBeOut {
  /** @throws while the outage lasts */
  check(): void;
}

export const createOutage = (what: string): Outage => {
  let out = false;
  return {
    setOutage: (isOut) => {
      out = isOut;
    },
    check: () => {
      if (out) throw new Error(`${what} cannot be reached`);
    },
  };
};
