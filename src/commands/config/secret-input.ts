import { text } from 'node:stream/consumers';
import type { ReadStream } from 'node:tty';
import { UsageRefused } from '../stage-connection.ts';
import type { SecretInput } from './connect-config.ts';

const ENTER = ['\r', '\n', '\u0004'];
const BACKSPACE = ['\u007f', '\b'];
const INTERRUPT = '\u0003';

/** One line, typed without being shown. */
const typedLine = (stream: ReadStream): Promise<string> =>
  new Promise((resolve, reject) => {
    let typed: readonly string[] = [];
    const end = (): void => {
      stream.setRawMode(false);
      stream.pause();
      stream.off('data', hear);
    };
    const hear = (chunk: Buffer): void => {
      for (const letter of chunk.toString('utf8')) {
        if (letter === INTERRUPT) {
          end();
          reject(new UsageRefused('interrupted; nothing was changed'));
          return;
        }
        if (ENTER.includes(letter)) {
          end();
          resolve(typed.join(''));
          return;
        }
        typed = BACKSPACE.includes(letter) ? typed.slice(0, -1) : [...typed, letter];
      }
    };
    stream.setRawMode(true);
    stream.on('data', hear);
    stream.resume();
  });

/** The terminal that this process was started at. */
export const processInput = (
  stdin: ReadStream = process.stdin,
  ask = (question: string) => process.stderr.write(question),
): SecretInput => ({
  isInteractive: stdin.isTTY === true,
  prompt: async (question) => {
    ask(question);
    const typed = await typedLine(stdin);
    ask('\n');
    return typed;
  },
  standardInput: async () => text(stdin),
});
