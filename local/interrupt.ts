const LOOK_EVERY_MS = 500;

/** npm ends the shell between itself and us without passing its signal on: then our parent is another. */
export const onOrphaned = (then: () => void): void => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, LOOK_EVERY_MS);
  timer.unref();
};

/**
 * Ends the process cleanly on Ctrl-C or SIGTERM: `stop` runs once; a second signal does not wait for it.
 * Node's own handling of SIGHUP (a closed terminal) is replaced likewise.
 */
export const endOnInterrupt = (stop: (signal: NodeJS.Signals) => Promise<void>): void => {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked) process.exit(130);
    asked = true;
    stop(signal).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  onOrphaned(() => onSignal('SIGTERM'));
};
