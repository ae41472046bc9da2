import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod';
import type { Payload } from '../domain/notifications/signal.ts';
import { auditCommand } from './audit/audit-command.ts';
import { backupCommand } from './backup/backup-command.ts';
import { configCommand } from './config/config-command.ts';
import type { ConnectConfig } from './config/connect-config.ts';
import { configDependencies } from './config/dependencies.ts';
import { dataCommand } from './data/data-command.ts';
import { signalDependencies, templateDependencies } from './dependencies.ts';
import { deployCommand } from './deploy/deploy-command.ts';
import { dlqCommand } from './dlq/dlq-command.ts';
import { faultLines } from './fault-lines.ts';
import { healthCommand } from './health/health-command.ts';
import { isolateCommand } from './isolate/isolate-command.ts';
import { migrateCommand } from './migrate/migrate-command.ts';
import { monitorCommand } from './monitor/monitor-command.ts';
import { notificationsCommand } from './notifications/notifications-command.ts';
import { purgeCommand } from './purge/purge-command.ts';
import { drillCommand, recoverCommand } from './recovery/recovery-commands.ts';
import { restoreCommand } from './restore/restore-command.ts';
import { retentionCommand } from './retention/retention-command.ts';
import { sendingCommand } from './sending/sending-command.ts';
import { signalsEmit } from './signals-emit.ts';
import { signalsTrace } from './signals-trace.ts';
import { stageCommand } from './stage-command.ts';
import { UsageRefused } from './stage-connection.ts';
import { statusesCommand } from './statuses-command.ts';
import { suppressionsCommand } from './suppressions/suppressions-command.ts';
import { PARTS, type Part, templatesPreview } from './templates-preview.ts';
import { EXIT, type ExitCode, seen, type Terminal } from './terminal.ts';
import type { ConnectUsers } from './users/connect-users.ts';
import { userDependencies } from './users/dependencies.ts';
import { usersCommand } from './users/users-command.ts';

const read = async (path: string): Promise<string> => {
  if (path === '-') return text(process.stdin);
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageRefused(`cannot read ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};

const readPayload = async (path: string): Promise<Payload> => {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await read(path)));
  } catch (cause) {
    if (cause instanceof UsageRefused) throw cause;
    throw new UsageRefused(`${path} must hold one JSON object, the payload to preview with`, { cause });
  }
};

const stageOption = (about: string): Option => new Option('--stage <name>', about);
const jsonOption = (): Option => new Option('--json', 'print for machines').default(false);

type Run = (work: () => Promise<ExitCode>) => Promise<void>;

const signalsCommand = (terminal: Terminal, run: Run): Command => {
  const signals = new Command('signals').description('emit signals, and follow what became of them');
  signals
    .command('emit')
    .description(
      'write signals from NDJSON, one {"signalType", "payload", "id"?} a line; emitting one again changes nothing',
    )
    .option('--file <path>', 'the file to read; - is standard input', '-')
    .addOption(stageOption('the stage to write to').default('local'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee signals emit --file examples/signals.ndjson\n\nExit code 1: a line was refused.',
    )
    .action(({ file, stage, json }: { file: string; stage: string; json: boolean }) =>
      run(async () => {
        const { emit, close } = signalDependencies(stage);
        return signalsEmit(emit, terminal)(await read(file), { json }).finally(close);
      }),
    );
  signals
    .command('trace <id>')
    .description('show the whole way of a signal: stored, matched, rendered, queued, delivered')
    .option('--dry-run', 'show what would happen now instead of what did', false)
    .addOption(stageOption('the stage to read').default('local'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee signals trace example-001 --dry-run\n\nReads only. Exit code 1: there is no such signal.',
    )
    .action((id: string, { stage, dryRun, json }: { stage: string; dryRun: boolean; json: boolean }) =>
      run(async () => {
        const { trace, close } = signalDependencies(stage);
        return signalsTrace(await trace(), terminal)(id, { dryRun, json }).finally(close);
      }),
    );
  return signals;
};

const templatesCommand = (terminal: Terminal, run: Run): Command => {
  const templates = new Command('templates').description('look at templates');
  templates
    .command('preview <id>')
    .description('show what recipients would see: subject, HTML, text, and SMS with its segments')
    .option('--data <path>', "a JSON payload instead of the template's own preview data; - is standard input")
    .addOption(new Option('--part <part>', 'print this part alone, as it is').choices(PARTS))
    .addOption(stageOption('the stage whose stored template is shown; without it, the one shipped in seed/'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExample:\n  realtechee templates preview get-estimate-staff --part html > mail.html\n\nExit code 1: it cannot be rendered.',
    )
    .action((id: string, options: { data?: string; part?: Part; stage?: string; json: boolean }) =>
      run(async () => {
        const { preview, close } = await templateDependencies(options.stage);
        const data = options.data === undefined ? {} : { data: await readPayload(options.data) };
        const part = options.part === undefined ? {} : { part: options.part };
        return templatesPreview(preview, terminal)(id, { ...data, ...part, json: options.json }).finally(close);
      }),
    );
  return templates;
};

/** Whoever reads along may have had enough, as `head` has: no fault, and the work goes on to its end. */
const bearClosedPipe = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

const processTerminal = (): Terminal => ({
  out: (line) => process.stdout.write(`${process.stdout.isTTY ? seen(line) : line}\n`),
  err: (line) => process.stderr.write(`${process.stderr.isTTY ? seen(line) : line}\n`),
  isInteractive: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
});

/** How commands reach a stage, where it is not as usual. */
export interface Connections {
  readonly connectUsers?: ConnectUsers;
  readonly connectConfig?: ConnectConfig;
}

const withSubcommands = (command: Command): readonly Command[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

/** The command line. Exit codes: 0 done, 1 refused or found wrong, 2 fault. */
export const main = async (
  args: readonly string[],
  terminal: Terminal = processTerminal(),
  { connectUsers = userDependencies, connectConfig = configDependencies }: Connections = {},
): Promise<ExitCode> => {
  let exitCode: ExitCode = EXIT.done;
  for (const stream of [process.stdout, process.stderr]) {
    if (!stream.listeners('error').includes(bearClosedPipe)) stream.on('error', bearClosedPipe);
  }
  const run: Run = async (work) => {
    exitCode = await work();
  };
  const output = {
    writeOut: (written: string) => terminal.out(written.trimEnd()),
    writeErr: (written: string) => terminal.err(written.trimEnd()),
  };
  const program = new Command('realtechee')
    .description('The operator’s command line of the RealTechee backend')
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or found wrong, 2 fault.')
    .addCommand(signalsCommand(terminal, run))
    .addCommand(notificationsCommand(terminal, run))
    .addCommand(templatesCommand(terminal, run))
    .addCommand(statusesCommand(terminal, run))
    .addCommand(stageCommand(terminal, run))
    .addCommand(backupCommand(terminal, run))
    .addCommand(restoreCommand(terminal, run))
    .addCommand(usersCommand(terminal, run, connectUsers))
    .addCommand(configCommand(terminal, run, connectConfig))
    .addCommand(dlqCommand(terminal, run))
    .addCommand(sendingCommand(terminal, run))
    .addCommand(suppressionsCommand(terminal, run))
    .addCommand(auditCommand(terminal, run))
    .addCommand(recoverCommand(terminal, run))
    .addCommand(drillCommand(terminal, run))
    .addCommand(migrateCommand(terminal, run))
    .addCommand(purgeCommand(terminal, run))
    .addCommand(retentionCommand(terminal, run))
    .addCommand(deployCommand(terminal, run))
    .addCommand(healthCommand(terminal, run))
    .addCommand(isolateCommand(terminal, run))
    .addCommand(monitorCommand(terminal, run))
    .addCommand(dataCommand(terminal, run));
  for (const command of withSubcommands(program)) {
    command.configureOutput(output).exitOverride().showHelpAfterError('(--help shows how)');
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.refused;
    if (error instanceof UsageRefused) {
      terminal.err(error.message);
      return EXIT.refused;
    }
    for (const line of faultLines(error)) terminal.err(line);
    return EXIT.fault;
  }
};
