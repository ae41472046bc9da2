import {
  type HookTrace,
  type SignalTrace,
  type TraceSignalDependencies,
  traceSignal,
} from '../domain/notifications/trace-signal.ts';
import { hookLines, signalLines } from './describe-trace.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from './terminal.ts';

const printHook = (terminal: Terminal, trace: HookTrace, isDryRun: boolean): void => {
  const { hookId, hook } = trace.plan;
  const how =
    hook === undefined ? '' : ` ${hook.channel}, ${hook.priority}, ${hook.category}${hook.enabled ? '' : ', disabled'}`;
  terminal.out(`\n${styled(terminal, 'bold', `hook ${oneLine(hookId)}`)}${how}`);
  for (const line of hookLines(trace, isDryRun)) terminal.out(`  ${line}`);
};

const print = (terminal: Terminal, trace: SignalTrace, isDryRun: boolean): void => {
  terminal.out(styled(terminal, 'bold', oneLine(`${trace.signal.signalType} ${trace.signal.id}`)));
  for (const line of signalLines(trace)) terminal.out(`  ${oneLine(line)}`);
  for (const hook of trace.hooks) printHook(terminal, hook, isDryRun);
  if (isDryRun) terminal.out('\nDry run: nothing was written or sent.');
};

/** `realtechee signals trace`: a signal's whole way. Reads only. Exit code 1 when there is no such signal. */
export const signalsTrace =
  (dependencies: TraceSignalDependencies, terminal: Terminal) =>
  async (id: string, { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean }): Promise<ExitCode> => {
    const traced = await traceSignal(dependencies)(id);
    if (!traced.ok) {
      if (json) terminal.out(JSON.stringify({ refused: traced.refusal.reason }));
      else terminal.err(`${traced.refusal.reason}\n\`realtechee signals emit\` prints ids; is this the right --stage?`);
      return EXIT.refused;
    }
    if (json) terminal.out(JSON.stringify({ dryRun, ...traced.value }, null, 2));
    else print(terminal, traced.value, dryRun);
    return EXIT.done;
  };
