import type { Changer } from '../../domain/configuration/changes/changer.ts';
import type { ReplaceCredentialDependencies } from '../../domain/configuration/rotation/replace-credential.ts';
import type { RotateSecretDependencies } from '../../domain/configuration/rotation/rotate-secret.ts';
import type { ValidateConfigurationDependencies } from '../../domain/configuration/validate-configuration.ts';
import type { ExitCode, Terminal } from '../terminal.ts';

/** Reads what must not stand on a command line: a secret. */
export interface SecretInput {
  /** From a person who types it and does not see it. */
  prompt(question: string): Promise<string>;
  /** From a pipe. */
  standardInput(): Promise<string>;
  /** Whether somebody is there to be asked. */
  readonly isInteractive: boolean;
}

export type TemplateFacts = Required<Pick<ValidateConfigurationDependencies, 'granted' | 'environments'>>;

/** Everything that a config command may ask of a stage. */
export type ConfigDependencies = RotateSecretDependencies &
  ReplaceCredentialDependencies & {
    readonly stage: string;
    /** Who sits at this terminal; asked where something is changed. */
    readonly changer: () => Promise<Changer>;
    /** What the roles of the packaged template may read, and what its environments hold. */
    readonly readTemplate: () => Promise<TemplateFacts>;
    readonly input: SecretInput;
    readonly readFile: (path: string) => Promise<string>;
    /** Readable by its owner alone. */
    readonly writeFile: (path: string, text: string) => Promise<void>;
    /** Lets go of the connections. */
    readonly close: () => void;
  };

/** @throws {UsageRefused} when the stage cannot be reached by this name */
export type ConnectConfig = (stage: string, terminal: Terminal) => Promise<ConfigDependencies>;

/** What the building of a command needs. */
export interface ConfigConsole {
  readonly terminal: Terminal;
  readonly run: (work: () => Promise<ExitCode>) => Promise<void>;
  /** Lets a command work on a stage, and lets go of it whatever comes. */
  readonly on: (stage: string, work: (dependencies: ConfigDependencies) => Promise<ExitCode>) => Promise<ExitCode>;
}

export const configConsole = (
  terminal: Terminal,
  run: ConfigConsole['run'],
  connect: ConnectConfig,
): ConfigConsole => ({
  terminal,
  run,
  on: async (stage, work) => {
    const dependencies = await connect(stage, terminal);
    try {
      return await work(dependencies);
    } finally {
      dependencies.close();
    }
  },
});
