import type { Holding } from '../changes/committed-configuration.ts';
import { type Revision, versionIn } from '../changes/revision.ts';
import type { Parameter } from '../parameter.ts';
import type { StoredParameter } from '../ports.ts';
import type { Finding } from './finding.ts';

/** What lies in the store and has never held: not what a rollback has taken back. */
export const heldVersionFindings = (
  stored: readonly StoredParameter[],
  { revision, revisionVersion }: Holding,
  { manifest, revisions }: { readonly manifest: readonly Parameter[]; readonly revisions: readonly Revision[] },
): readonly Finding[] => {
  if (revisionVersion === 0) return [];
  const hasHeld = ({ name, version }: StoredParameter): boolean =>
    revisions.some((one) => versionIn(one, name) === version);
  const declared = stored.filter(({ name }) => manifest.some((one) => one.name === name));
  return declared
    .filter((newest) => newest.version > versionIn(revision, newest.name) && !hasHeld(newest))
    .map(({ name, version }) => {
      const held = versionIn(revision, name);
      const holds = held === 0 ? 'no value holds' : `version ${held} holds`;
      const says = `has version ${version} in the store, which has never held (${holds}): written past the change requests, or cut off`;
      const remedy = `look at it: realtechee config history ${name}`;
      return { severity: 'warning', kind: 'not-held', parameter: name, says, remedy };
    });
};
