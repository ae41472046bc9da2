/** Time that passes only when nobody has anything to do: whoever sleeps is woken in order, and a day takes no time. */
export const virtualTime = (start: Date) => {
  let now = start.getTime();
  const sleepers = new Map<number, (() => void)[]>();
  /** The moments at which somebody wakes, as a heap: the earliest first. */
  const moments: number[] = [];

  const sift = (at: number): void => {
    for (let child = at; child > 0; ) {
      const parent = (child - 1) >> 1;
      const [above = 0, below = 0] = [moments[parent], moments[child]];
      if (above <= below) return;
      [moments[parent], moments[child]] = [below, above];
      child = parent;
    }
  };
  const earliest = (): number | undefined => {
    const first = moments[0];
    const last = moments.pop();
    if (first === undefined || last === undefined || moments.length === 0) return first;
    moments[0] = last;
    for (let parent = 0; ; ) {
      const children = [2 * parent + 1, 2 * parent + 2].filter((child) => child < moments.length);
      const least = children.toSorted((one, other) => (moments[one] ?? 0) - (moments[other] ?? 0))[0];
      if (least === undefined) return first;
      const [above = 0, below = 0] = [moments[parent], moments[least]];
      if (above <= below) return first;
      [moments[parent], moments[least]] = [below, above];
      parent = least;
    }
  };

  const sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => {
      const at = now + Math.max(0, Math.ceil(milliseconds));
      const others = sleepers.get(at);
      if (others !== undefined) return void others.push(wake);
      sleepers.set(at, [wake]);
      moments.push(at);
      sift(moments.length - 1);
    });

  /** Lets time pass until nobody sleeps any more, or until this moment. */
  const run = async (until = Number.POSITIVE_INFINITY): Promise<void> => {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve)); // everybody who is awake does what there is to do
      const at = moments[0];
      if (at === undefined || at > until) return;
      earliest();
      now = at;
      for (const wake of sleepers.get(at) ?? []) wake();
      sleepers.delete(at);
    }
  };

  return { clock: () => new Date(now), sleep, run };
};
