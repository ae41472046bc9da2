import { REVISION } from '../src/domain/configuration/changes/revision.ts';
import { MANIFEST } from '../src/domain/configuration/manifest.ts';
import type { Parameter } from '../src/domain/configuration/parameter.ts';

/**
 * What permissions are made from: infra/roles/roles.cjs is packaged where the manifest's source is not. Whoever reads any
 * parameter reads which version of it holds.
 */
export const readersOf = () => {
  const declared: readonly Parameter[] = MANIFEST;
  const all = declared.map(({ name, readers, isSecret }) => ({
    name,
    isSecret: isSecret === true,
    readers: [...readers],
  }));
  const anyReader = [...new Set(all.flatMap(({ readers }) => readers))];
  return [{ name: REVISION, isSecret: false, readers: anyReader }, ...all];
};
