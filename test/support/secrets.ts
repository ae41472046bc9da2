import { LOCAL_SECRET_MARK } from '../../local/secret-mark.ts';

/** Begins every secret of the tests. A run whose canary is another one does not see this one: see leak-watch.test.ts. */
export const CANARY = process.env.TEST_CANARY ?? 'canary-secret-that-nobody-may-see';

/** A secret that would be found wherever it was printed, answered, logged or sent; long enough for a key. */
export const aSecret = (name: string | number = 1): string => `${CANARY}-${name}`;

const MARKS = process.env.TEST_CANARY === undefined ? [CANARY, LOCAL_SECRET_MARK] : [CANARY];
const LONGEST = Math.max(...MARKS.map((mark) => mark.length));

export const holdsSecret = (text: string | Uint8Array): boolean => {
  if (typeof text === 'string') return MARKS.some((mark) => text.includes(mark));
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  return MARKS.some((mark) => bytes.includes(mark));
};

/** Whether what comes in pieces holds a secret so far, also one that is cut in two. */
export const secretInPieces = (): ((piece: string | Uint8Array) => boolean) => {
  let end = '';
  return (piece) => {
    if (holdsSecret(piece)) return true;
    const text = typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1');
    const seam = end + text.slice(0, LONGEST);
    end = (end + text).slice(-LONGEST);
    return holdsSecret(seam);
  };
};
