import type { Caller } from '../../domain/users/caller.ts';
import { type ExportUserDependencies, exportUser } from '../../domain/users/personal-data/export-user.ts';
import { describeUserRefusal } from '../../domain/users/refusal.ts';
import type { OpenWholeFile } from '../private-file.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';
import { readingProgress } from './personal-data-lines.ts';

export interface UsersExportDependencies extends ExportUserDependencies {
  readonly caller: Caller;
  readonly openFile: OpenWholeFile;
}
export interface UsersExportOptions {
  readonly userId: string;
  readonly output: string;
  readonly json: boolean;
}

/** `realtechee users export`: writes one JSON document, whole or not at all. Exit code 1: there is no such user, or one may not. */
export const usersExport =
  ({ caller, openFile, ...dependencies }: UsersExportDependencies, terminal: Terminal) =>
  async ({ userId, output, json }: UsersExportOptions): Promise<ExitCode> => {
    const file = await openFile(output);
    try {
      const onProgress = readingProgress(terminal);
      const exported = await exportUser(dependencies)({ caller, userId }, { onProgress });
      if (!exported.ok) {
        await file.discard();
        const says = describeUserRefusal(exported.refusal);
        if (json) terminal.out(JSON.stringify({ refused: exported.refusal.because, says }));
        else terminal.err(`not exported: ${says}`);
        return EXIT.refused;
      }
      let bytes = 0;
      for await (const piece of exported.value) {
        bytes += Buffer.byteLength(piece);
        await file.write(piece);
      }
      await file.keep();
      terminal.out(
        json
          ? JSON.stringify({ userId, output, bytes })
          : `${output}: ${bytes} bytes. It is personal data: send it safely, then delete it.`,
      );
      return EXIT.done;
    } catch (fault) {
      await file.discard().catch(() => {});
      throw fault;
    }
  };
