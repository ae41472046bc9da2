import { type Command, Option } from 'commander';
import type { OnStageOptions } from '../operations/operation-options.ts';

export type Place = 'folder' | 's3';

export interface PlaceOptions {
  readonly place: Place;
  readonly folder: string;
}
export type OnPlaceOptions = OnStageOptions & PlaceOptions;

export const BACKUP_FOLDER = '.realtechee/backups';

/** Where backups are: a folder of this machine, or the stage's own bucket. */
export const inPlace = (command: Command, flag: '--to' | '--from-place' | '--in'): Command =>
  command
    .addOption(
      new Option(`${flag} <place>`, 'folder, or s3: the bucket of the stage')
        .choices(['folder', 's3'])
        .default('folder'),
    )
    .addOption(new Option('--folder <path>', 'the folder').default(BACKUP_FOLDER));
