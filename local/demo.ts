import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { createDocumentClient } from '../src/adapters/dynamodb/document-client.ts';
import { createDynamoHookStore } from '../src/adapters/dynamodb/dynamo-hook-store.ts';
import { createDynamoNotificationStore } from '../src/adapters/dynamodb/dynamo-notification-store.ts';
import { createDynamoSignalStore } from '../src/adapters/dynamodb/dynamo-signal-store.ts';
import { type EmittedLine, emitSignals, type RefusedLine } from '../src/commands/signals-emit.ts';
import { EXIT, type Terminal } from '../src/commands/terminal.ts';
import { inboxFaults } from './demo/compare-inbox.ts';
import { demoResult } from './demo/demo-result.ts';
import { followSignals } from './demo/follow-signals.ts';
import { printJson, printTable } from './demo/print-result.ts';
import { printDiary, printDiaryJson, readEndings } from './demo/statuses/print-diary.ts';
import { runStatuses } from './demo/statuses/run-statuses.ts';
import { onOrphaned } from './interrupt.ts';
import { type LocalStage, startLocalStage } from './stage.ts';
import { isRefusal, refuseSecondStage } from './stage-console.ts';
import { StaleData } from './stage-data.ts';
import { announceStage, isTaken, PROJECT } from './stage-file.ts';

type Scenario = 'signals' | 'statuses';

interface DemoOptions {
  readonly scenario: Scenario;
  readonly signals: string;
  readonly stay: boolean;
  readonly json: boolean;
  readonly fresh: boolean;
  readonly data?: string;
}

const terminal: Terminal = {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  isInteractive: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
};

/** Rewrites its line for a person, and says a quarter at a time to anybody else. */
const progress = (what: string) => {
  let said = -1;
  return (done: number, of: number): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done}/${of}${done === of ? '\n' : ''}`);
    else if (Math.floor((4 * done) / of) > said) {
      said = Math.floor((4 * done) / of);
      process.stderr.write(`${what} ${done}/${of}\n`);
    }
  };
};

const storesOf = ({ endpoints, region, suffix, clock }: LocalStage) => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createDocumentClient({ endpoint: endpoints.dynamodb, region, credentials });
  const options = { client, suffix, clock: clock.now, newId: randomUUID };
  return {
    signals: createDynamoSignalStore(options),
    hooks: createDynamoHookStore(options),
    notifications: createDynamoNotificationStore(options),
    close: () => client.destroy(),
  };
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Feeds the signals of a text to a running stage and waits until all of them have ended. */
const runSignals = async (stage: LocalStage, text: string, { json }: DemoOptions): Promise<boolean> => {
  const stores = storesOf(stage);
  const since = stage.clock.now();
  const lines: (EmittedLine | RefusedLine)[] = [];
  const emit = emitSignals({ ...stores, clock: stage.clock.now, digest, newId: randomUUID });
  for await (const line of emit(text)) lines.push(line);
  terminal.err(`emitted ${lines.filter((line) => 'outcome' in line && line.outcome === 'stored').length} new signals`);

  const ids = new Set(lines.flatMap((line) => ('outcome' in line ? line.signalId : [])));
  const followed = await followSignals([...ids], { ...stores, stage, onProgress: progress('settled') });
  const result = demoResult(lines, followed, since);
  (json ? printJson : printTable)(result, terminal);
  const faults = inboxFaults(
    followed.flatMap(({ notifications }) => notifications),
    stage.inbox.messages(),
  );
  for (const fault of faults) terminal.err(fault);
  if (faults.length === 0)
    terminal.err(`The inbox holds ${stage.inbox.messages().length} messages, each sent one exactly once.`);
  stores.close();
  return faults.length === 0;
};

/** Lets the fortnight of the statuses go by, and shows it. */
const runFortnight = async (stage: LocalStage, { json }: DemoOptions): Promise<boolean> => {
  const run = await runStatuses(stage, progress('half days'));
  const endings = await readEndings(stage);
  (json ? printDiaryJson : printDiary)(terminal, run, endings);
  for (const fault of run.faults) terminal.err(fault);
  if (run.faults.length === 0) {
    const mails = stage.inbox.messages().length;
    terminal.err(`All as it should be; the inbox holds ${mails} mails, each sent one exactly once.`);
  }
  return run.faults.length === 0;
};

const untilInterrupted = (): Promise<void> =>
  new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
    onOrphaned(done);
  });

const FOLDERS: Readonly<Record<Scenario, string>> = {
  signals: resolve(PROJECT, '.local', 'demo'),
  statuses: resolve(PROJECT, '.local', 'demo-statuses'),
};

/** Where the data is kept. A fortnight can only be begun where there is nothing yet: its own folder is emptied first. */
const dataFolder = ({ scenario, data, fresh }: DemoOptions): string => {
  const folder = resolve(data ?? FOLDERS[scenario]);
  const isFortnight = scenario === 'statuses';
  if (!fresh && isFortnight && data !== undefined && existsSync(folder)) {
    throw new StaleData(`the fortnight begins anew each time, and there is data in ${data}`);
  }
  if ((fresh || isFortnight) && !isTaken(folder)) rmSync(folder, { recursive: true, force: true });
  return folder;
};

const demo = async (options: DemoOptions): Promise<number> => {
  const file = resolve(options.signals);
  if (options.scenario === 'signals' && statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    terminal.err(`there is no file ${options.signals}; it must hold one signal a line, like examples/signals.ndjson`);
    return EXIT.refused;
  }
  if (options.stay) refuseSecondStage();
  const dataDir = dataFolder(options);
  terminal.err('starting the local stage');
  const stage = await startLocalStage({ dataDir, onNotice: () => {} });
  try {
    terminal.err(`inbox: ${stage.endpoints.inbox}`);
    const isWhole =
      options.scenario === 'statuses'
        ? await runFortnight(stage, options)
        : await runSignals(stage, readFileSync(file, 'utf8'), options);
    if (options.stay) {
      const { endpoints, region, suffix, environment, configurationFile } = stage;
      const leave = announceStage({
        endpoints,
        stage: 'local',
        region,
        suffix,
        dataDir,
        environment,
        configurationFile,
      });
      terminal.err(`The inbox stays open at ${endpoints.inbox}; Ctrl-C ends it.`);
      await untilInterrupted();
      leave();
    } else if (options.scenario === 'statuses') terminal.err('--stay keeps the inbox open.');
    else terminal.err('The data is kept for the next demo: --stay keeps the inbox open, --fresh begins anew.');
    return isWhole ? EXIT.done : EXIT.fault;
  } finally {
    await stage.stop();
  }
};

const program = new Command('npm run demo --')
  .description(
    'Starts the local stage, feeds it signals, waits until everything has ended, and shows what became of them.',
  )
  .addOption(
    new Option('--scenario <name>', 'signals from a file, or a fortnight of requests whose statuses change')
      .choices(['signals', 'statuses'])
      .default('signals'),
  )
  .option('--signals <file>', 'NDJSON, one signal a line', resolve(PROJECT, 'examples/signals.ndjson'))
  .option('--stay', 'keep the inbox open until Ctrl-C', false)
  .option('--json', 'print one object a line: messages, refused signals, the summary', false)
  .option('--fresh', 'forget the data of earlier demos first', false)
  .option('--data <folder>', 'where the data is kept from one demo to the next; .local/demo, or .local/demo-statuses')
  .addHelpText(
    'after',
    '\nA second run over the same file sends nothing twice.\nExit codes: 0 done, 1 refused, 2 fault.',
  )
  .exitOverride();

try {
  await program.parseAsync();
  process.exitCode = await demo(program.opts<DemoOptions>());
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.refused;
  else {
    terminal.err(error instanceof Error ? error.message : String(error));
    if (error instanceof StaleData) terminal.err('Begin anew: npm run demo -- --fresh');
    process.exitCode = isRefusal(error) ? EXIT.refused : EXIT.fault;
  }
}
