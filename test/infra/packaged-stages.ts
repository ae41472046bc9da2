import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSlsStagePackager, type StageSettings } from '../../src/adapters/serverless/sls-stage-packager.ts';
import type { PackagedStage } from '../../src/domain/operations/template.ts';
import { packaged, ROOT } from './packaged.ts';

const SERVICE = 'realtechee-backend';

const settingsIn =
  (root: string) =>
  (stage: string): StageSettings => {
    const { stageSettings } = createRequire(join(root, 'x.cjs'))('./infra/lib/stage.cjs');
    const { region, backendSuffix } = stageSettings({ service: SERVICE, stage });
    return { service: SERVICE, region, suffix: backendSuffix };
  };

/** A stage of this repository, as it would be deployed. */
export const packagedStage = async (stage: string): Promise<PackagedStage> => ({
  ...settingsIn(ROOT)(stage),
  stage,
  template: { ...(await packaged(stage)) },
});

/** A stage that a developer makes by copying infra/stages/dev.yml and putting their own in place of what is dev's. */
export const copiedStage = async (stage: string): Promise<PackagedStage> => {
  const root = mkdtempSync(join(tmpdir(), 'copied-stage-'));
  try {
    cpSync(join(ROOT, 'infra'), join(root, 'infra'), { recursive: true });
    cpSync(join(ROOT, 'serverless.yml'), join(root, 'serverless.yml'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
    const copied = readFileSync(join(root, 'infra', 'stages', 'dev.yml'), 'utf8')
      .replaceAll(/\bdev\b/g, stage)
      .replace(/^title: \w+/m, `title: ${stage}`);
    writeFileSync(join(root, 'infra', 'stages', `${stage}.yml`), copied);
    const { PATH, HOME } = process.env;
    return await createSlsStagePackager({ root, env: { PATH, HOME }, settingsOf: settingsIn(root) }).pack(stage);
  } finally {
    rmSync(root, { recursive: true });
  }
};
