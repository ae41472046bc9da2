import { Command, Option } from 'commander';
import { secondsAfter } from '../../domain/shared/clock.ts';
import { momentOf } from '../moment.ts';
import { type ApplyOptions, applyingTo, lookingAt, type OnStageOptions } from '../operations/operation-options.ts';
import { runOperation } from '../operations/run-operation.ts';
import { type Run, wholeNumber } from '../options.ts';
import { UsageRefused } from '../stage-connection.ts';
import type { Terminal } from '../terminal.ts';
import { auditIndex } from './audit-index.ts';
import { auditSearch } from './audit-search.ts';
import { auditDependencies } from './dependencies.ts';

/** As long as infra/tables.yml keeps an entry. */
const KEPT_DAYS = 7 * 366;
/** Programs write their own times, which may be ahead of ours. */
const AHEAD_SECONDS = 3600;

interface SearchCommandOptions extends OnStageOptions {
  readonly actor?: string;
  readonly entity?: string;
  readonly id?: string;
  readonly action?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
  readonly after?: string;
  readonly full: boolean;
}

const SEARCH_EXAMPLE = `
Example:
  realtechee audit search --stage dev --entity Requests --id 0f2c --full
  realtechee audit search --stage prod --actor operator:kim --since 2026-03-01 --until 2026-03-31T23:59Z
  realtechee audit search --stage prod --action 'operations.*' --limit 200 --json

Newest first, a page at a time: --after with the cursor that the page ends with leads on, to the end. Reads only. Exit code 1: the
stage has no indexes, and not every row was looked at.`;

/** @throws {UsageRefused} for an id without the kind of thing that has it, or a time that ends before it begins */
const queryOf = ({ actor, entity, id, action, since, until }: SearchCommandOptions, now: Date) => {
  if (id !== undefined && entity === undefined) throw new UsageRefused('say what has this id: --entity Requests');
  const end = until ?? secondsAfter(now, AHEAD_SECONDS);
  const begin = since ?? secondsAfter(now, -KEPT_DAYS * 86_400);
  if (begin > end) throw new UsageRefused('--since is after --until');
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(entity === undefined ? {} : { entity }),
    ...(id === undefined ? {} : { entityId: id }),
    ...(action === undefined ? {} : { action }),
    since: begin,
    until: end,
  };
};

const searchCommand = (terminal: Terminal, run: Run): Command =>
  lookingAt(new Command('search'))
    .description('find entries of the audit trail by who, what, of what and when')
    .option('--actor <who>', 'who did it: the subject of a token, operator:<name> or automation:<rule>')
    .option('--entity <kind>', 'what it was done to: Requests, Users, Stage, …')
    .option('--id <id>', 'the id of that')
    .option('--action <action>', 'what was done: statuses.changed, or all of a kind: statuses.*')
    .option('--since <time>', 'a date (its first minute, UTC) or a time', momentOf)
    .option('--until <time>', 'a date (its first minute, UTC) or a time', momentOf)
    .addOption(new Option('--limit <number>', 'entries a page').default(50).argParser(wholeNumber(1, 'The limit')))
    .option('--after <cursor>', 'where the page before ended')
    .option('--full', 'with what was before and after, which may hold personal data', false)
    .addHelpText('after', SEARCH_EXAMPLE)
    .action((options: SearchCommandOptions) =>
      run(async () => {
        const { stage, limit, after, full } = options;
        const { frame, clock, trail, close } = auditDependencies(stage, terminal);
        const operation = { name: 'audit.search', stage, applies: false, asked: { limit, full } };
        return runOperation(frame)(operation, options, async () => {
          const query = queryOf(options, clock());
          return auditSearch(trail)({ query, limit, full, ...(after === undefined ? {} : { after }) });
        }).finally(close);
      }),
    );

const INDEX_EXAMPLE = `
Example:
  realtechee audit index --stage dev             # how many entries searches do not find yet
  realtechee audit index --stage dev --apply

Once a stage, when its audit trail is older than its indexes. It reads the whole trail; done twice, it changes nothing the second time.`;

const indexCommand = (terminal: Terminal, run: Run): Command =>
  applyingTo(new Command('index'))
    .description('let searches find entries from before the audit trail had its indexes')
    .addHelpText('after', INDEX_EXAMPLE)
    .action(({ stage, apply, ...options }: ApplyOptions) =>
      run(async () => {
        const { frame, keys, close } = auditDependencies(stage, terminal);
        const operation = { name: 'audit.index', stage, applies: apply, asked: {} };
        return runOperation(frame)(operation, options, (tell) => auditIndex(keys)({ apply }, tell)).finally(close);
      }),
    );

/** `realtechee audit ...` */
export const auditCommand = (terminal: Terminal, run: Run): Command =>
  new Command('audit')
    .description('who did what to what, when and why')
    .addCommand(searchCommand(terminal, run))
    .addCommand(indexCommand(terminal, run));
