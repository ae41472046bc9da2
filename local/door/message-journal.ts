import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { AcceptedMessage } from './message.ts';

type Entry = { readonly accepted: AcceptedMessage } | { readonly cleared: string };

/** Every message ever accepted, in order; safe on disk before the sender hears so. */
export interface MessageJournal {
  messages(): readonly AcceptedMessage[];
  append(message: AcceptedMessage): void;
  /** Empties the inbox, not the file. */
  clear(at: Date): void;
  close(): void;
}

/** A line that a crash cut off was never answered, so it is none; it goes, that the next may begin on a line of its own. */
const wholeLines = (file: string): readonly string[] => {
  const content = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  const whole = content.subarray(0, content.lastIndexOf('\n') + 1);
  if (whole.length < content.length) truncateSync(file, whole.length);
  return whole
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
};

const replay = (entries: readonly Entry[]): AcceptedMessage[] => {
  const lastClear = entries.findLastIndex((entry) => 'cleared' in entry);
  return entries.slice(lastClear + 1).flatMap((entry) => ('accepted' in entry ? [entry.accepted] : []));
};

export const openMessageJournal = (file: string): MessageJournal => {
  const messages = replay(wholeLines(file).map((line) => JSON.parse(line) as Entry));
  const descriptor = openSync(file, 'a');
  const write = (entry: Entry): void => {
    writeSync(descriptor, `${JSON.stringify(entry)}\n`);
    fsyncSync(descriptor);
  };
  return {
    messages: () => messages,
    append(message) {
      write({ accepted: message });
      messages.push(message);
    },
    clear(at) {
      write({ cleared: at.toISOString() });
      messages.length = 0;
    },
    close: () => closeSync(descriptor),
  };
};
