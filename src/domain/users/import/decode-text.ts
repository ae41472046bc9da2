import { accept, type Result, refuse } from '../../shared/result.ts';

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, at) => bytes[at] === byte);

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false; // the one thing it throws for
  }
};

const LINE_FEED = 10;

/** The first line that is not UTF-8, counted from 1. */
const lineAtFault = (bytes: Uint8Array): number => {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line += 1;
  }
};

const WHAT_TO_DO = 'save the file as "CSV UTF-8" and send it again';

/** The text of a file in UTF-8, with or without a byte order mark. Other encodings are refused, never guessed. */
export const decodeText = (bytes: Uint8Array): Result<string, { readonly problem: string }> => {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    return refuse({ problem: `the file is in UTF-16, not in UTF-8; ${WHAT_TO_DO}` });
  }
  if (!isUtf8(bytes)) {
    return refuse({ problem: `the file is not in UTF-8 (first seen in line ${lineAtFault(bytes)}); ${WHAT_TO_DO}` });
  }
  const text = strict.decode(bytes);
  if (!text.includes('\0')) return accept(text);
  const line = text.slice(0, text.indexOf('\0')).split('\n').length;
  return refuse({ problem: `the file holds a NUL character in line ${line}: it is no text; ${WHAT_TO_DO}` });
};
