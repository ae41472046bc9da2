import { join } from 'node:path';
import type { StageClock } from './clock.ts';
import type { HttpFrontOptions } from './http-front.ts';
import type { StageFolder } from './stage-folder.ts';
import type { StageUserPool } from './stage-user-pool.ts';
import type { StagePlan } from './template/stage-plan.ts';

/** Who may come in by the HTTP API of a stage, and how one gets a token for it. */
export type StageIdentity = Pick<HttpFrontOptions, 'authorise' | 'answerOwn'>;

export interface StageIdentityOptions {
  readonly plan: Pick<StagePlan, 'authoriser' | 'userGroups'>;
  readonly folder: StageFolder;
  readonly clock: StageClock;
  readonly userPool: StageUserPool | undefined;
}

/** The key pair is kept with the stage's data, so that tokens outlive a start. Nothing is made where no route asks for a person. */
export const openStageIdentity = async ({
  plan,
  folder,
  clock,
  userPool,
}: StageIdentityOptions): Promise<StageIdentity> => {
  const { authoriser, userGroups } = plan;
  if (authoriser === undefined) return { authorise: async () => ({ ok: true }) };
  const [{ createAuthorise }, { createIdentityRoutes }, { createIssueToken }, { openTokenKeys }] = await Promise.all([
    import('./http/authorise.ts'),
    import('./http/identity-routes.ts'),
    import('./http/issue-token.ts'),
    import('./http/token-keys.ts'),
  ]);
  const keys = await openTokenKeys(join(folder.path, 'token-key.json'));
  return {
    authorise: createAuthorise(keys.published, clock),
    answerOwn: createIdentityRoutes({
      issuer: authoriser.issuer,
      groups: userGroups,
      keys,
      issue: createIssueToken(keys, authoriser, clock),
      userPool,
    }),
  };
};
