import { isInternal } from '../changes/revision.ts';
import type { Parameter, StageKind } from '../parameter.ts';
import { environmentDrift, type TemplateEnvironments } from '../template-environment.ts';
import type { Finding, FindingKind } from './finding.ts';

/** What one function may read, by the packaged template. */
export interface GrantedReader {
  readonly reader: string;
  readonly parameters: readonly string[];
}

/** Readers by the manifest that the template does not have read nothing. The commands have the rights of who gives them. */
const withAbsent = (manifest: readonly Parameter[], granted: readonly GrantedReader[]): readonly GrantedReader[] => {
  const declared = new Set(manifest.flatMap(({ readers }) => readers));
  const absent = [...declared].filter(
    (reader) => reader !== 'commands' && !granted.some((one) => one.reader === reader),
  );
  return [...granted, ...absent.map((reader) => ({ reader, parameters: [] }))];
};

/** Whether the template's roles let each function read what the manifest says, and nothing else. */
export const grantFindings = (
  manifest: readonly Parameter[],
  granted: readonly GrantedReader[] | undefined,
): readonly Finding[] => {
  if (granted === undefined) return [];
  const remedy = 'package and deploy the stage again: the roles follow from the manifest';
  return withAbsent(manifest, granted).flatMap(({ reader, parameters }) => {
    const declared = manifest.filter(({ readers }) => readers.includes(reader)).map(({ name }) => name);
    const finding =
      (kind: FindingKind, says: string) =>
      (parameter: string): Finding => ({
        severity: 'error',
        kind,
        parameter,
        says,
        remedy,
      });
    return [
      ...declared
        .filter((name) => !parameters.includes(name))
        .map(finding('not-granted', `is read by ${reader}, whose role in the template may not`)),
      ...parameters
        .filter((name) => !declared.includes(name) && !isInternal(name))
        .map(finding('granted-too-much', `may be read by ${reader}, which is no reader of it`)),
    ];
  });
};

/** Whether the template's environments are as the manifest has them. */
export const environmentFindings = (
  manifest: readonly Parameter[],
  kind: StageKind,
  environments: TemplateEnvironments | undefined,
): readonly Finding[] => {
  if (environments === undefined) return [];
  const again = 'package and deploy the stage again';
  return environmentDrift(manifest, kind, environments).map((drift) => ({
    severity: 'error',
    ...drift,
    remedy: drift.kind === 'wrong-path' ? again : `take it out of the template's environment, then ${again}`,
  }));
};
