import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { StagePackager } from '../../domain/operations/ports.ts';
import type { PackagedStage } from '../../domain/operations/template.ts';
import { readPackage } from './read-package.ts';
import { runSls } from './run-sls.ts';

/** Packaging was refused: the message is what `sls` said. */
export class PackagingFailed extends Error {
  override readonly name = 'PackagingFailed';
}

const $Functions = z.record(z.string(), z.looseObject({ package: z.object({ artifact: z.string() }) }));

/** The end of an archive without entries, which is a whole archive. */
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array<number>(18).fill(0)]);

/** The template does not depend on what is in the archives, so none has to be built: empty ones stand in. */
const emptyArtifacts = (root: string, folder: string): void => {
  mkdirSync(folder);
  const declared = join(root, 'infra', 'functions');
  for (const file of readdirSync(declared).filter((name) => name.endsWith('.yml'))) {
    const functions = $Functions.parse(parse(readFileSync(join(declared, file), 'utf8'), { logLevel: 'error' }));
    for (const { package: packaged } of Object.values(functions)) {
      writeFileSync(join(folder, basename(packaged.artifact)), EMPTY_ZIP);
    }
  }
};

export interface StageSettings {
  readonly service: string;
  readonly region: string;
  readonly suffix: string;
}

export interface SlsStagePackagerOptions {
  /** The folder of serverless.yml. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** As after `--param`: `name=value`. */
  readonly params?: readonly string[];
  /** What the stage's file says. */
  readonly settingsOf: (stage: string) => StageSettings;
}

/** Packages by the installed `sls`, into a folder that is gone afterwards. Needs no credentials and no build. */
export const createSlsStagePackager = ({
  root,
  env,
  params = [],
  settingsOf,
}: SlsStagePackagerOptions): StagePackager => ({
  pack: async (stage): Promise<PackagedStage> => {
    const settings = settingsOf(stage);
    if (!existsSync(join(root, 'node_modules', 'osls'))) {
      throw new PackagingFailed('stages are packaged by osls, which is not installed here: run `npm ci` in a checkout');
    }
    const folder = mkdtempSync(join(tmpdir(), 'realtechee-package-'));
    try {
      const artifacts = join(folder, 'artifacts');
      emptyArtifacts(root, artifacts);
      const out = join(folder, 'package');
      const { code, output } = await runSls({
        root,
        env,
        artifacts,
        args: ['package', '--stage', stage, '--package', out, ...params.flatMap((param) => ['--param', param])],
      });
      if (code !== 0) throw new PackagingFailed(`stage ${stage} cannot be packaged: ${output.trim()}`);
      return { ...settings, stage, template: readPackage(out).template };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
});
