import { inParallel } from '../../shared/in-parallel.ts';

export interface StartedBackup {
  readonly model: string;
  /** Of the job that AWS has begun. */
  readonly job?: string;
  readonly problem?: string;
}

/** Has AWS begin a backup of each table, beside those of the stage's plans. Answers at once; a job takes minutes. */
export type StartBackups = (models: readonly string[]) => Promise<readonly StartedBackup[]>;

/** One table; a refusal is an answer, a fault of the world is thrown. */
export type StartBackup = (model: string) => Promise<StartedBackup>;

const AT_ONCE = 4;

/** One that fails does not keep the others from it. */
export const startBackups =
  (start: StartBackup): StartBackups =>
  async (models) => {
    const started = new Map<string, StartedBackup>();
    await inParallel(models, AT_ONCE, async (model) => {
      try {
        started.set(model, await start(model));
      } catch (fault) {
        started.set(model, { model, problem: fault instanceof Error ? fault.message : String(fault) });
      }
    });
    return models.flatMap((model) => started.get(model) ?? []);
  };
