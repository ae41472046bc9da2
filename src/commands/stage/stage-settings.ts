import { createRequire } from 'node:module';
import * as z from 'zod';
import { SERVICE, UsageRefused } from '../stage-connection.ts';

const require = createRequire(import.meta.url);

const $Settings = z.object({
  region: z.string(),
  backendSuffix: z.string(),
  mailFrom: z.string(),
  mailIdentity: z.string(),
  alertEmail: z.string(),
  retainData: z.boolean(),
  backups: z.boolean(),
  mailDailyQuota: z.coerce.number(),
  siteUrl: z.string(),
});

const pairOf = (param: string): readonly [string, string] => {
  const at = param.indexOf('=');
  if (at < 1) throw new UsageRefused(`--param ${param}: it is written name=value, as for a deployment`);
  return [param.slice(0, at), param.slice(at + 1)];
};

/**
 * What the stage's file says, and over it the parameters of the command line.
 * @throws {UsageRefused} for an unknown stage, or a parameter that it does not have
 */
export const settingsOfStage = (stage: string, params: readonly string[]) => {
  const { stageSettings } = require('../../../infra/lib/stage.cjs');
  const { mailIdentityOf } = require('../../../infra/lib/mail-identity.cjs');
  const given = params.map(pairOf);
  try {
    const settings = $Settings.parse(stageSettings({ service: SERVICE, stage, given }));
    return { ...settings, identity: z.string().parse(mailIdentityOf(settings)) };
  } catch (cause) {
    throw new UsageRefused(cause instanceof Error ? cause.message : String(cause), { cause });
  }
};
export type StageFileSettings = ReturnType<typeof settingsOfStage>;
