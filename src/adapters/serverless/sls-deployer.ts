import type { Deployer } from '../../domain/operations/deploy/ports.ts';
import { readPackage } from './read-package.ts';
import { runSls } from './run-sls.ts';
import { PackagingFailed } from './sls-stage-packager.ts';

/** What `sls` said, when it did not deploy. */
export class DeployFailed extends Error {
  override readonly name = 'DeployFailed';
}

export interface SlsDeployerOptions {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly params: readonly string[];
  /** Where the package goes, until it is deployed. */
  readonly folder: string;
}

/** Deploys by the installed `sls`, from what it has packaged. docs/decisions/deploy-by-one-way.md */
export const createSlsDeployer = ({ root, env, params, folder }: SlsDeployerOptions): Deployer => {
  const given = params.flatMap((param) => ['--param', param]);
  return {
    pack: async (stage) => {
      const args = ['package', '--stage', stage, '--package', folder, ...given];
      const { code, output } = await runSls({ root, env, args });
      if (code !== 0) throw new PackagingFailed(`stage ${stage} cannot be packaged: ${output.trim()}`);
      return { folder, ...readPackage(folder) };
    },
    deploy: async (stage, packaged) => {
      const args = ['deploy', '--stage', stage, '--package', packaged, ...given];
      const { code, output } = await runSls({ root, env, args });
      if (code !== 0) throw new DeployFailed(output.trim());
    },
  };
};
