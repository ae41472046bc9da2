/** A switch that makes a fake fail, to see what the rest does meanwhile. */
export interface Outage {
  begin(): void;
  end(): void;
  /** @throws while the outage lasts */
  check(): void;
}

export const createOutage = (what: string): Outage => {
  let isOn = false;
  return {
    begin: () => {
      isOn = true;
    },
    end: () => {
      isOn = false;
    },
    check: () => {
      if (isOn) throw new Error(`${what} cannot be reached`);
    },
  };
};
