import type { PackagedStage } from './template.ts';

/** Packages a stage as a deployment would, without deploying anything. */
export interface StagePackager {
  /** @throws when the stage cannot be packaged; the message says why */
  pack(stage: string): Promise<PackagedStage>;
}

export interface AccountFunction {
  readonly name: string;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface AccountRole {
  readonly name: string;
  readonly arn: string;
  /** Inline policies by name, and `trust`, as documents. */
  readonly policies: Readonly<Record<string, unknown>>;
  readonly attachedPolicies: readonly string[];
}

/** What an account holds that stages could share, of one region. Its own id reads `<account-id>` (`ACCOUNT`) throughout. */
export interface AccountContents {
  readonly region: string;
  readonly tables: readonly string[];
  readonly functions: readonly AccountFunction[];
  readonly roles: readonly AccountRole[];
  /** Names alone: no value is read. */
  readonly parameters: readonly string[];
  readonly queues: readonly string[];
  readonly logGroups: readonly string[];
}

/** Reads an account. Changes nothing. */
export interface AccountReader {
  /** `progress` hears what is being listed. */
  read(region: string, progress: (what: string) => void): Promise<AccountContents>;
}

/** Tells how far a long check has come. */
export type Progress = (message: string) => void;

/** Who the account itself says is calling it. */
export interface CallerIdentity {
  /** The ARN of the user or of the session. @throws when AWS does not know the caller, or does not answer */
  arn(): Promise<string>;
}
