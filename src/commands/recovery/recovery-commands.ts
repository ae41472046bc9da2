import { Command, InvalidArgumentError, Option } from 'commander';
import type { Recovery } from '../../domain/operations/recovery/recovery.ts';
import { BACKUP_FOLDER, type Place } from '../backup/backup-options.ts';
import { momentOf } from '../moment.ts';
import { type ApplyOptions, applyingTo } from '../operations/operation-options.ts';
import type { Outcome } from '../operations/outcome.ts';
import { runOperation, type Tell } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import { repeatedParam } from '../stage/param-option.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { ExitCode, Terminal } from '../terminal.ts';
import { recoveryDependencies, switchDependencies } from './dependencies.ts';
import { recoverStage } from './recover-stage.ts';
import { switchParams } from './switch-parameters.ts';
import { NOT_HERE, switchRecovered } from './switch-recovered.ts';

type Point = 'latest' | Date | { readonly backup: string };

const pointOf = (text: string): Point => {
  if (text === 'latest') return 'latest';
  if (/^[a-z][a-z0-9]{1,15}-\d{8}T\d{6}Z-\w+$/.test(text)) return { backup: text };
  try {
    return momentOf(text);
  } catch {
    throw new InvalidArgumentError('It is latest, a time like 2026-04-01T09:00Z, or the name of a backup.');
  }
};

const regionOf = (text: string): string => {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(text)) return text;
  throw new InvalidArgumentError('It is a region of AWS, like us-west-2.');
};

const modelsOf = (text: string): readonly string[] => {
  const models = [...new Set(text.split(',').map((model) => model.trim()))];
  if (models.every((model) => /^[A-Za-z]+$/.test(model))) return models;
  throw new InvalidArgumentError('Name tables as infra/tables.yml does, with commas between: Contacts,Requests.');
};

interface CommandOptions extends ApplyOptions {
  readonly point: Point;
  readonly in: Place;
  readonly folder: string;
  readonly tables?: readonly string[];
  readonly resume?: string;
  readonly region?: string;
  readonly switch?: boolean;
  readonly approval?: string;
  readonly param?: readonly string[];
  readonly within?: number;
}

type SwitchCommandOptions = CommandOptions & { readonly resume: string };

const recovering = (command: Command): Command =>
  applyingTo(command)
    .addOption(
      new Option('--point <moment>', 'latest, a time, or the name of a backup').default('latest').argParser(pointOf),
    )
    .addOption(
      new Option('--in <place>', 'where that backup is: folder, or s3, the stage’s bucket')
        .choices(['folder', 's3'])
        .default('folder'),
    )
    .addOption(new Option('--folder <path>', 'the folder').default(BACKUP_FOLDER))
    .addOption(
      new Option('--region <region>', 'make the tables in another region than the stage’s').argParser(regionOf),
    )
    .addOption(new Option('--resume <id>', 'go on with one that was cut off'));

const backupIn = (point: Point): string | undefined =>
  typeof point === 'object' && 'backup' in point ? point.backup : undefined;

/** How to go on with a recovery, as it is typed. */
const goingOn =
  (purpose: Recovery['purpose'], { stage, in: place, folder }: CommandOptions) =>
  (id: string): string =>
    [
      `realtechee ${purpose} --stage ${stage}`,
      ...(place === 's3' ? ['--in s3'] : []),
      ...(folder === BACKUP_FOLDER ? [] : [`--folder ${folder}`]),
      `--resume ${id} --apply`,
      ...(stage === 'prod' ? ['--confirm prod'] : []),
    ].join(' ');

/** Puts the stage onto the tables of a recovery that is through. */
const switchTo = async (options: SwitchCommandOptions, terminal: Terminal): Promise<ExitCode> => {
  const { stage, apply, resume, approval, param = [], within = 120 } = options;
  const settings = { ...options, purpose: 'recover' as const, isFromBackup: false };
  const { dependencies, frame, recovery, close } = await recoveryDependencies(settings, terminal);
  if (recovery === undefined) throw new UsageRefused('say which recovery: --resume ID');
  const confirm = stage === 'prod' ? ' --confirm prod' : '';
  const given = param.map((one) => ` --param ${one}`).join('');
  const approved = approval === undefined ? '' : ` --approval ${approval}`;
  const again = `realtechee recover --stage ${stage} --resume ${resume} --switch${given}${approved} --apply${confirm}`;
  const operation = { name: 'recover.switch', stage, applies: apply, asked: { resume }, isAuditedAfter: true };
  const work = async (tell: Tell): Promise<Outcome> => {
    const isElsewhere = recovery.region !== undefined;
    const streams = await dependencies.tables.streams();
    const operator = typeof frame.operator === 'string' ? frame.operator : await frame.operator();
    const switching = {
      stage,
      operator,
      withinSeconds: within,
      params: [...param, ...switchParams(recovery, streams)],
    };
    const made = isElsewhere
      ? undefined
      : switchDependencies({ ...switching, ...(approval === undefined ? {} : { approval }) }, terminal, tell);
    const stageSwitch = made?.stageSwitch ?? NOT_HERE;
    return switchRecovered({ ...dependencies, stageSwitch })({ recovery, streams, apply, again }, tell).finally(() =>
      made?.close(),
    );
  };
  return runOperation(frame)(operation, options, work).finally(close);
};

const act = (purpose: Recovery['purpose'], terminal: Terminal, run: Run) => (options: CommandOptions) =>
  run(async () => {
    const { stage, apply, point, resume, region } = options;
    if (options.switch === true) {
      if (resume === undefined) throw new UsageRefused('say which recovery to switch to: --resume ID');
      return switchTo({ ...options, resume }, terminal);
    }
    const backup = backupIn(point);
    const settings = { ...options, purpose, isFromBackup: backup !== undefined };
    const { dependencies, frame, wish, close } = await recoveryDependencies(settings, terminal);
    const asked = { point: backup ?? point, resume: resume ?? null, ...(region === undefined ? {} : { region }) };
    const operation = { name: purpose, stage, applies: apply, asked, isAuditedAfter: purpose === 'recover' };
    const again = goingOn(purpose, options);
    return runOperation(frame)(operation, options, (tell) =>
      recoverStage(dependencies)(
        { wish: { ...wish, point }, apply, again, ...(resume === undefined ? {} : { resume }) },
        tell,
      ),
    ).finally(close);
  });

const RECOVER_EXAMPLE = `
Example:
  realtechee recover --stage prod                                                       # what it would come to
  realtechee recover --stage prod --point latest --apply --confirm prod
  realtechee recover --stage local --point local-20261130T013000Z-1a2b3c4d --apply
  realtechee recover --stage prod --region us-west-2 --point prod-20261130T013000Z-1a2b3c4d --folder /mnt/backups --apply --confirm prod
  realtechee recover --stage prod --resume recover-20261130t013000z-1a2b3c --apply --confirm prod   # cut off: go on

  realtechee recover --stage dev --resume recover-20261130t013000z-1a2b3c --switch             # what the guards say
  realtechee recover --stage dev --resume recover-20261130t013000z-1a2b3c --switch --apply

Brings every table back under a new suffix, all as of one moment; the stage's own tables stay as they are, also when they are
damaged. In another region the tables are encrypted with the key of infra/recovery there. --switch then deploys the stage with
them, behind the guards of every deployment, and follows a signal through it. docs/operations/recovery.md tells the rest.`;

export const recoverCommand = (terminal: Terminal, run: Run): Command =>
  recovering(new Command('recover'))
    .description('after a disaster: bring all tables of a stage back, as they were at a moment, and put it onto them')
    .option('--switch', 'with --resume: put the stage onto the tables of this recovery, and prove that it works', false)
    .option('--approval <file>', 'with --switch: who else has approved the deployment')
    .addOption(repeatedParam())
    .addOption(
      new Option('--within <seconds>', 'with --switch: how long the signal of the examination may take')
        .default(120)
        .argParser(wholeNumber(1, '--within')),
    )
    .addHelpText('after', RECOVER_EXAMPLE)
    .action(act('recover', terminal, run));

const DRILL_EXAMPLE = `
Example:
  realtechee drill --stage dev                                    # what it would come to
  realtechee drill --stage dev --apply --report drill.json
  realtechee drill --stage local --point local-20261130T013000Z-1a2b3c4d --apply
  realtechee drill --stage prod --tables Contacts,Requests --apply --confirm prod

A recovery into tables of its own, checked, measured, and removed again: those that it made by name, and never any of a stage. Exit
code 1: refused, or slower or older than promised. A backup is as old as it is: of its point nothing is demanded.`;

export const drillCommand = (terminal: Terminal, run: Run): Command =>
  recovering(new Command('drill'))
    .description('rehearse a recovery in tables that are removed again, and measure it')
    .addOption(new Option('--tables <names>', 'these tables, with commas between; without it, all').argParser(modelsOf))
    .addHelpText('after', DRILL_EXAMPLE)
    .action(act('drill', terminal, run));
