import { describeEvent } from '../../../src/commands/describe-timers.ts';
import { styled, type Terminal, tableOf } from '../../../src/commands/terminal.ts';
import { explainRecord } from '../../../src/domain/statuses/explain-record.ts';
import type { LocalStage } from '../../stage.ts';
import type { DiaryEntry } from './diary.ts';
import { statusStores } from './do-deed.ts';
import type { StatusesRun } from './run-statuses.ts';
import { DEMO_REQUESTS } from './scenario.ts';

/** Where one request has come to. */
export interface Ending {
  readonly requestId: string;
  readonly about: string;
  readonly status: string;
  readonly next: string;
}

export const readEndings = async (stage: LocalStage): Promise<readonly Ending[]> => {
  const explain = explainRecord(statusStores(stage));
  return Promise.all(
    DEMO_REQUESTS.map(async ({ id, about }) => {
      const explained = await explain(id);
      if (!explained.ok) throw new Error(`request ${id} is gone`);
      const { record, onItsOwn, stillBecause } = explained.value;
      const [first] = onItsOwn;
      const next = first === undefined ? `nothing: ${stillBecause}` : describeEvent(first);
      return { requestId: id, about, status: record.status, next };
    }),
  );
};

const localPart = (address: string): string => address.split('@')[0] ?? address;

const rowOf = ({ day, requestId, what, kind, by, told }: DiaryEntry): readonly string[] => [
  `${day}`,
  requestId,
  kind === 'deed' ? `(${what})` : what,
  by,
  told.map(localPart).join(', '),
];

/** The fortnight by day and request, and where each request has come to. */
export const printDiary = (terminal: Terminal, { diary }: StatusesRun, endings: readonly Ending[]): void => {
  const rows = diary.entries.map(rowOf);
  terminal.out(tableOf(['day', 'request', 'what happened', 'by', 'mail to'], rows));
  terminal.out(`\n${styled(terminal, 'bold', 'Where they are now')}`);
  const ends = endings.map(({ requestId, about, status, next }) => [requestId, about, status, next]);
  terminal.out(tableOf(['request', '', 'status', 'next by itself'], ends, 90));
};

/** One object a line: what happened, where each request is, the summary. */
export const printDiaryJson = (
  terminal: Terminal,
  { diary, faults }: StatusesRun,
  endings: readonly Ending[],
): void => {
  for (const line of [...diary.entries, ...endings]) terminal.out(JSON.stringify(line));
  const count = (wanted: (what: string) => boolean): number =>
    diary.entries.filter(({ kind, what }) => kind === 'came-of-it' && wanted(what)).length;
  const summary = {
    requests: endings.length,
    warned: count((what) => what.startsWith('warned')),
    moved: count((what) => what.includes('→')),
    mails: diary.entries.reduce((sum, { told }) => sum + told.length, 0),
    faults,
  };
  terminal.out(JSON.stringify({ summary }));
};
