const AGAIN_AFTER_MS = 10_000;

const messageOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Says the same fault once in a while, not at each try. */
export const createFaultNotice = (notice: (text: string) => void) => {
  let [last, at] = ['', 0];
  return (error: unknown): void => {
    const text = messageOf(error);
    if (text === last && Date.now() - at < AGAIN_AFTER_MS) return;
    [last, at] = [text, Date.now()];
    notice(`the local stage: ${text}`);
  };
};
