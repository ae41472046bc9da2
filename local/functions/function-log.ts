import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface LogLine {
  readonly functionName: string;
  readonly text: string;
  /** WARN, ERROR and worse. */
  readonly isWarning: boolean;
}

export interface FunctionLog {
  /** Takes output as it comes, also half a line. */
  write(functionName: string, text: string): void;
  /** The newest lines, oldest first. */
  tail(): readonly LogLine[];
}

const KEPT_LINES = 1000;
const WARNING = /"level":"(WARN|ERROR|CRITICAL)"|^\s*([A-Za-z]*Error|Uncaught)\b/;

/** Keeps what functions print: all of it in a file per function, the newest lines in memory. */
export const createFunctionLog = (folder: string, onLine: (line: LogLine) => void): FunctionLog => {
  mkdirSync(folder, { recursive: true });
  const lines: LogLine[] = [];
  const halves = new Map<string, string>();
  return {
    write(functionName, text) {
      appendFileSync(join(folder, `${functionName}.log`), text);
      const whole = `${halves.get(functionName) ?? ''}${text}`.split('\n');
      halves.set(functionName, whole.pop() ?? '');
      for (const one of whole) {
        const line = { functionName, text: one, isWarning: WARNING.test(one) };
        lines.push(line);
        onLine(line);
      }
      lines.splice(0, Math.max(0, lines.length - KEPT_LINES));
    },
    tail: () => [...lines],
  };
};
