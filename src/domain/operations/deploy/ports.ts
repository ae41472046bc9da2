import type { Template } from '../template.ts';
import type { Approval, CommitFacts, KnownBackup, TestRun } from './facts.ts';

/** The checkout that is to be deployed. */
export interface Checkout {
  /** `undefined`: there is no repository here. */
  commit(): Promise<CommitFacts | undefined>;
  /** The last whole run of the tests; `undefined`: there is none. */
  testRun(): Promise<TestRun | undefined>;
  /** Makes the functions' archives of what the checkout holds. @throws with what went wrong */
  build(): Promise<void>;
}

/** The newest whole backup of the stage, of whatever kind. */
export interface BackupLog {
  newest(): Promise<KnownBackup | undefined>;
}

export interface Approvals {
  /** `undefined`: nobody has given one. @throws {BadApproval} when it is not one */
  read(): Promise<Approval | undefined>;
}

/** An approval that does not say what it must; the message names the field. */
export class BadApproval extends Error {
  override readonly name = 'BadApproval';
}

/** What one resource of the stack would go through. */
export interface PlannedChange {
  readonly action: 'Add' | 'Modify' | 'Remove' | 'Import' | 'Dynamic';
  readonly id: string;
  readonly type: string;
  /** Whether it would be made anew; `Conditional`: CloudFormation cannot tell before. */
  readonly replacement?: 'True' | 'False' | 'Conditional';
}

/** A template that another one nests as a stack of its own. */
export interface NestedTemplate {
  /** Of the nested stack, in the template around it. */
  readonly id: string;
  /** Where in the deployment bucket the template around it looks for it: a name made of its content. */
  readonly key: string;
  readonly text: string;
}

/** A template as CloudFormation takes it, with what it nests. */
export interface TemplateParts {
  readonly text: string;
  readonly nested: readonly NestedTemplate[];
}

/** What of the account's concurrent executions is reserved, and for whom. */
export interface Executions {
  /** `unreserved`: what no function of the account has for itself. */
  account(): Promise<{ readonly limit: number; readonly unreserved: number }>;
  /** What a function has for itself; 0 for one that is not there, or shares what is left. */
  reservedFor(functionName: string): Promise<number>;
}

/** Logical ids of what may leave a stack, and of all that holds data and may not. */
export interface LeavingResources {
  readonly leaving: readonly string[];
  readonly staying: readonly string[];
}

/** The stack, and what a template would do to it. */
export interface StackChanges {
  /** What CloudFormation would do to the stack and to those it nests, asked of itself and not done. */
  preview(stack: string, template: TemplateParts): Promise<readonly PlannedChange[]>;
  /** Puts a template in force that was so before, and waits for it. @throws when it did not come to be */
  change(stack: string, template: string): Promise<void>;
  /**
   * Does something while the policy of the stack lets these leave it, and nothing else that holds data. The policy from before
   * is in force again afterwards, whatever the work came to.
   */
  whileLeaving(stack: string, leaving: LeavingResources, work: () => Promise<void>): Promise<void>;
  /** Nobody deletes the stack by mistake. */
  protect(stack: string): Promise<void>;
}

/** Sends what was packaged, archives and template, and waits. */
export interface Deployer {
  /** Packages the stage with the built archives; the folder is the deployment's own. */
  pack(stage: string): Promise<{ readonly folder: string; readonly parts: TemplateParts; readonly template: Template }>;
  /** @throws when it failed; CloudFormation has put everything back then. The message is what was said. */
  deploy(stage: string, folder: string): Promise<void>;
}

export interface CriticalAlarm {
  /** `absent`: a first deployment makes it. */
  state(): Promise<'on' | 'off' | 'absent'>;
}
