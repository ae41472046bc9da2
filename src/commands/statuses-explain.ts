import { type ExplainRecordDependencies, explainRecord } from '../domain/statuses/explain-record.ts';
import { explanationLines } from './describe-explanation.ts';
import { refusedRecord } from './refused-record.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from './terminal.ts';

/**
 * `realtechee statuses explain`: why a record is where it is, and what comes next. Reads only. Exit code 1 when it
 * cannot be read, or is in a status that its lifecycle does not know.
 */
export const statusesExplain =
  (dependencies: ExplainRecordDependencies, terminal: Terminal) =>
  async (id: string, { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const { record } = dependencies.lifecycle;
    const explained = await explainRecord(dependencies)(id);
    if (!explained.ok) return refusedRecord(terminal, explained.refusal, { record, json });
    if (json) terminal.out(JSON.stringify(explained.value, null, 2));
    else {
      const { version } = explained.value;
      const { status } = explained.value.record;
      terminal.out(styled(terminal, 'bold', oneLine(`${record} ${id}: ${status}, version ${version}`)));
      for (const line of explanationLines(explained.value)) terminal.out(`  ${line}`);
    }
    return explained.value.isKnownStatus ? EXIT.done : EXIT.refused;
  };
