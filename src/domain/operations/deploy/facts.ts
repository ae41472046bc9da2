import type { TemplateChange } from './template-changes.ts';

export interface CommitFacts {
  readonly id: string;
  /** Of its content: the same content has the same, whoever committed it. */
  readonly tree: string;
  /** Name and address of its author, in lowercase. */
  readonly authors: readonly string[];
  /** Files that differ from it, some of them. */
  readonly changed: readonly string[];
  /** Some remote has it. */
  readonly isPushed: boolean;
}

/** The last `npm test`. */
export interface TestRun {
  /** Of the content that was tested; absent when it changed while the tests ran. */
  readonly tree?: string;
  /** All test files, not some of them. */
  readonly isWhole: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly endedAt: Date;
}

export interface KnownBackup {
  readonly id: string;
  readonly at: Date;
}

export interface Approval {
  readonly stage: string;
  /** The whole name of the commit. */
  readonly commit: string;
  readonly approvedBy: string;
  readonly approvedAt: Date;
}

/** Concurrent executions of the account. */
export interface ExecutionFacts {
  readonly limit: number;
  readonly unreserved: number;
  /** What the functions of the package reserve beyond what they have already. */
  readonly wanted: number;
}

/** Everything that the guards judge. What could not be found out is said by its `problem`. */
export interface DeployFacts {
  readonly stage: string;
  readonly now: Date;
  /** Who deploys, as AWS or the machine knows them. */
  readonly operator: string;
  readonly commit: CommitFacts | undefined;
  readonly testRun: TestRun | undefined;
  readonly configurationProblems: readonly string[];
  readonly isolationProblems: readonly string[];
  /** Absent for a first deployment, which changes nothing. */
  readonly changes: readonly TemplateChange[] | undefined;
  readonly executions: ExecutionFacts;
  /** On which tables the stage stands, and would stand; `switchesTo`: those that a recovery has made for it. */
  readonly tables?: {
    readonly deployed: string | undefined;
    readonly packaged: string | undefined;
    readonly switchesTo?: string;
  };
  /** Ids of tables that may leave the stack, since a recovery has replaced them. */
  readonly leaving?: readonly string[];
  readonly stackStatus: string | undefined;
  readonly alarm: 'on' | 'off' | 'absent';
  readonly backup: KnownBackup | undefined;
  /** The stage has no data yet, or keeps none. */
  readonly needsNoBackup: boolean;
  readonly approval: Approval | undefined;
  /** Why the approval that was given is none. */
  readonly approvalProblem?: string;
}
