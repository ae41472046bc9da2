import type { StoredParameter } from '../ports.ts';
import { SecretValue } from '../secret-value.ts';

/** The parameter that says which version of each other one holds. Functions read it with their own, in the same look. */
export const REVISION = 'configuration/revision';

/** Where proposed secrets wait, encrypted, until their request has ended. */
const PENDING = 'pending/';

export const pendingName = (requestId: string, name: string): string => `${PENDING}${requestId}/${name}`;

/** Of the store's own workings: no parameter that anybody sets, lists or reads as such. */
export const isInternal = (name: string): boolean => name === REVISION || name.startsWith(PENDING);

/**
 * A whole configuration: which version of each parameter holds. Versions never change, so that whoever reads by a revision
 * sees it whole or not at all, whatever is being written meanwhile.
 */
export interface Revision {
  /** 0 for what was there before the first change, and one more with every change. */
  readonly number: number;
  /** The change request that made it. */
  readonly requestId: string;
  readonly isRollback: boolean;
  /** A name that is not among them has no value. */
  readonly versions: Readonly<Record<string, number>>;
}

/** A revision as it is kept. */
export interface KeptRevision extends Revision {
  /** Of the parameter that keeps it. */
  readonly version: number;
  readonly at: Date;
}

export const revisionText = ({ number, requestId, isRollback, versions }: Revision): string =>
  JSON.stringify({ number, requestId, isRollback, versions });

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

const versionsIn = (value: unknown): Readonly<Record<string, number>> | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const counted = entries.flatMap(([name, version]) => (isCount(version) ? [[name, version] as const] : []));
  return counted.length === entries.length ? Object.fromEntries(counted) : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @throws when it is none: nothing may run on a guess of what holds */
export const keptRevision = ({ value, version, changedAt }: StoredParameter): KeptRevision => {
  const given = value instanceof SecretValue ? undefined : parsed(value);
  const fields: Readonly<Record<string, unknown>> = typeof given === 'object' && given !== null ? { ...given } : {};
  const { number, requestId, isRollback } = fields;
  const versions = versionsIn(fields.versions);
  if (
    (number !== 0 && !isCount(number)) ||
    typeof requestId !== 'string' ||
    typeof isRollback !== 'boolean' ||
    versions === undefined
  )
    throw new Error(`parameter ${REVISION}, version ${version}, is no revision; put the version before it back`);
  return { number, requestId, isRollback, versions, version, at: changedAt };
};

/** The version of a parameter that holds; 0: it has no value. */
export const versionIn = ({ versions }: Pick<Revision, 'versions'>, name: string): number =>
  Object.hasOwn(versions, name) ? (versions[name] ?? 0) : 0;
