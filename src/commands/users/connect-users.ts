import type { NewId } from '../../domain/shared/ids.ts';
import type { AnswerLinkQuestionDependencies } from '../../domain/users/answer-link-question.ts';
import type { Caller } from '../../domain/users/caller.ts';
import type { ImportUsersDependencies } from '../../domain/users/import/import-users.ts';
import type { EraseFilesDependencies } from '../../domain/users/personal-data/erase-files.ts';
import type { ExportUserDependencies } from '../../domain/users/personal-data/export-user.ts';
import type { PlanErasureDependencies } from '../../domain/users/personal-data/plan-erasure.ts';
import type { PersonalFiles } from '../../domain/users/personal-data/ports.ts';
import type { RunErasureDependencies } from '../../domain/users/personal-data/run-erasure.ts';
import type { OpenWholeFile } from '../private-file.ts';
import type { Terminal } from '../terminal.ts';
import type { OnUserPool } from './user-options.ts';

/** Everything that a users command may ask of a stage. */
export type UserDependencies = ImportUsersDependencies &
  AnswerLinkQuestionDependencies &
  ExportUserDependencies &
  PlanErasureDependencies &
  RunErasureDependencies &
  Omit<EraseFilesDependencies, 'files'> & {
    /** The stage's bucket of files, and the hosts that show them; `undefined`: it has none. */
    readonly filesOf: (hosts: readonly string[]) => Promise<PersonalFiles | undefined>;
    /** Who sits at this terminal. */
    readonly caller: Caller;
    readonly newId: NewId;
    readonly openFile: OpenWholeFile;
    /** Lets go of the connections. */
    readonly close: () => void;
  };

/** @throws {UsageRefused} when the stage cannot be reached by this name */
export type ConnectUsers = (on: OnUserPool, terminal: Terminal) => Promise<UserDependencies>;
