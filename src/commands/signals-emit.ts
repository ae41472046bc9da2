import { type EmitSignalDependencies, emitSignal } from '../domain/notifications/emit-signal.ts';
import { type LineRefusal, linesOf, type NumberedLine, readSignalLine } from './signal-lines.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from './terminal.ts';

export interface EmittedLine {
  readonly line: number;
  readonly signalId: string;
  readonly signalType: string;
  /** `duplicate`: the signal was there already, and nothing was written. */
  readonly outcome: 'stored' | 'duplicate';
}
export type RefusedLine = { readonly line: number; readonly refused: string } & Pick<
  LineRefusal,
  'signalId' | 'signalType'
>;

type Emit = ReturnType<typeof emitSignal>;

const emitLine = async (emit: Emit, { line, text }: NumberedLine): Promise<EmittedLine | RefusedLine> => {
  const read = readSignalLine(text);
  if (!read.ok) {
    const { reason, ...known } = read.refusal;
    return { line, ...known, refused: reason };
  }
  const { id, signalType } = read.value;
  const emitted = await emit(read.value);
  return emitted.ok
    ? { line, signalId: emitted.value.id, signalType, outcome: emitted.value.stored ? 'stored' : 'duplicate' }
    : { line, ...(id === undefined ? {} : { signalId: id }), signalType, refused: emitted.refusal.reason };
};

/** Emits the signals of an NDJSON text in their order, one result a line of it; a bad line stops none of the others. */
export const emitSignals = (dependencies: EmitSignalDependencies) => {
  const emit = emitSignal(dependencies);
  return async function* (text: string): AsyncGenerator<EmittedLine | RefusedLine> {
    for (const line of linesOf(text)) yield await emitLine(emit, line);
  };
};

const print = (terminal: Terminal, result: EmittedLine | RefusedLine): void => {
  if ('refused' in result) {
    terminal.out(`${styled(terminal, 'red', 'refused  ')}  line ${result.line}: ${oneLine(result.refused)}`);
    return;
  }
  const word = styled(terminal, result.outcome === 'stored' ? 'green' : 'dim', result.outcome.padEnd(9));
  terminal.out(`${word}  line ${result.line}: ${result.signalId}  ${result.signalType}`);
};

/** `realtechee signals emit`: exit code 1 when a line was refused. */
export const signalsEmit =
  (dependencies: EmitSignalDependencies, terminal: Terminal) =>
  async (text: string, { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const count = { stored: 0, duplicate: 0, refused: 0 };
    for await (const result of emitSignals(dependencies)(text)) {
      count['refused' in result ? 'refused' : result.outcome] += 1;
      if (json) terminal.out(JSON.stringify(result));
      else print(terminal, result);
    }
    if (json) terminal.out(JSON.stringify({ summary: count }));
    else terminal.out(`${count.stored} stored, ${count.duplicate} there already, ${count.refused} refused`);
    return count.refused > 0 ? EXIT.refused : EXIT.done;
  };
