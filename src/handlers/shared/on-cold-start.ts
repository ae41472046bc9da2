/**
 * A handler whose wiring is built at the first call and kept. A build that fails is forgotten, so that the next call tries
 * again: importing has no side effects, and a bad start heals.
 */
export const onColdStart = <Event, Answer>(
  build: () => (event: Event) => Promise<Answer>,
): ((event: Event) => Promise<Answer>) => {
  let built: ((event: Event) => Promise<Answer>) | undefined;
  return async (event) => {
    built ??= build();
    return built(event);
  };
};
