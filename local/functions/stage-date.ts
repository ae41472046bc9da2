/**
 * Makes `Date` of this thread show the stage's time, which the main thread may move on. Timers go on in real time.
 */
export const installStageDate = (offset: SharedArrayBuffer): void => {
  const shared = new BigInt64Array(offset);
  const RealDate = globalThis.Date;
  const realNow = RealDate.now.bind(RealDate);
  const now = (): number => realNow() + Number(Atomics.load(shared, 0));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;
};
