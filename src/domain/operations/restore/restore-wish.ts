import type { Manifest } from '../backup/manifest.ts';
import type { BackupProblem } from '../backup/verify-backup.ts';

/** What is to be restored, and into what. */
export interface RestoreWish {
  readonly backup: string;
  readonly into: string;
  /** Absent: every table. */
  readonly models?: readonly string[];
  readonly overwrite: boolean;
  readonly anonymise: boolean;
}

export type RestoreRefusal =
  | { readonly because: 'damaged'; readonly problems: readonly BackupProblem[] }
  | { readonly because: 'personal-data'; readonly from: string }
  | { readonly because: 'into-production'; readonly from: string }
  | { readonly because: 'unknown-tables'; readonly models: readonly string[] }
  | { readonly because: 'tables-missing'; readonly models: readonly string[] }
  | { readonly because: 'nothing-to-restore' };

const PRODUCTION = 'prod';

/** Whose data may go where. */
export const crossing = ({ stage }: Manifest, { into, anonymise }: RestoreWish): RestoreRefusal | undefined => {
  if (stage === into) return undefined;
  if (into === PRODUCTION) return { because: 'into-production', from: stage };
  return stage === PRODUCTION && !anonymise ? { because: 'personal-data', from: stage } : undefined;
};
