import type { StageFacts } from './isolation-facts.ts';
import { judgeIsolation } from './judge-isolation.ts';
import { type PermissionExemption, unusedExemptions } from './judge-wildcards.ts';
import type { AccountReader, Progress, StagePackager } from './ports.ts';
import { readAccountFacts } from './read-account-facts.ts';
import { readTemplateFacts } from './read-template-facts.ts';
import type { PackagedStage } from './template.ts';
import type { Violation } from './violation.ts';

export interface ProveIsolationDependencies {
  readonly packager: StagePackager;
  readonly exemptions: readonly PermissionExemption[];
  readonly progress: Progress;
  /** Given, the account is compared as well. */
  readonly account?: AccountReader;
}

/** What was looked at of one stage, by number. */
export interface Examined {
  readonly stage: string;
  readonly source: 'template' | 'account';
  readonly names: number;
  readonly permissions: number;
  readonly texts: number;
}

export interface IsolationReport {
  readonly stages: readonly string[];
  readonly examined: readonly Examined[];
  readonly violations: readonly Violation[];
  readonly exemptions: readonly PermissionExemption[];
  /** Exemptions that none of the stages needs. */
  readonly unusedExemptions: readonly PermissionExemption[];
}

const examinedOf = (source: Examined['source'], facts: StageFacts): Examined => ({
  stage: facts.stage,
  source,
  names: facts.things.length,
  permissions: facts.grants.length,
  texts: facts.texts.length,
});

const factsOfAccount = async (
  reader: AccountReader,
  packaged: readonly PackagedStage[],
  progress: Progress,
): Promise<readonly StageFacts[]> => {
  const regions = [...new Set(packaged.map(({ region }) => region))];
  const contents = await Promise.all(
    regions.map((region) => reader.read(region, (what) => progress(`reading ${what} of ${region}`))),
  );
  return packaged.map((stage) =>
    readAccountFacts(
      stage,
      contents.filter(({ region }) => region === stage.region),
    ),
  );
};

/**
 * Shows that stages share nothing and cannot reach one another, from what would be deployed and, where there is a reader,
 * from what is. Writes nothing anywhere.
 * @throws {UnknownResourceType} for a resource of which it is not known how it is named
 */
export const proveIsolation =
  ({ packager, exemptions, progress, account }: ProveIsolationDependencies) =>
  async (stages: readonly string[]): Promise<IsolationReport> => {
    const packaged = await Promise.all(
      stages.map(async (stage) => {
        progress(`packaging ${stage}`);
        const done = await packager.pack(stage);
        progress(`packaged ${stage}: ${Object.keys(done.template.Resources).length} resources`);
        return done;
      }),
    );
    const templates = packaged.map(readTemplateFacts);
    const live = account === undefined ? [] : await factsOfAccount(account, packaged, progress);
    progress('comparing');
    return {
      stages,
      examined: [
        ...templates.map((facts) => examinedOf('template', facts)),
        ...live.map((facts) => examinedOf('account', facts)),
      ],
      violations: [...judgeIsolation(templates, exemptions), ...judgeIsolation(live, exemptions)],
      exemptions,
      unusedExemptions: unusedExemptions([...templates, ...live], exemptions),
    };
  };
