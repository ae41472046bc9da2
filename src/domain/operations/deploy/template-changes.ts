import { comparableTemplate } from '../stage/template-hash.ts';
import { isRecord, type TemplateResource, valueAt } from '../template.ts';

/** What deploying again does not bring back; the same as the stack's policy denies (infra/lib/stack-policy.cjs). */
export const HOLDING_DATA: readonly string[] = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
];

/** Properties of which a change makes the resource anew, empty. */
const IDENTITY: Readonly<Record<string, readonly string[]>> = {
  'AWS::Backup::BackupVault': ['BackupVaultName', 'EncryptionKeyArn'],
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  'AWS::Cognito::UserPoolClient': ['UserPoolId', 'GenerateSecret'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'ImportSourceSpecification'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
};

export interface TemplateChange {
  /** `unprotected`: it stays, and what keeps it from being lost by a mistake goes. */
  readonly kind: 'added' | 'changed' | 'removed' | 'replaced' | 'unprotected';
  readonly id: string;
  readonly type: string;
  /** What of it, as paths; of a thing that is removed or added, nothing. */
  readonly paths: readonly string[];
  readonly holdsData: boolean;
}

type Leaves = ReadonlyMap<string, string>;

const leavesOf = (value: unknown, path = ''): readonly (readonly [string, string])[] => {
  if (Array.isArray(value)) return value.flatMap((inner: unknown, at) => leavesOf(inner, `${path}[${at}]`));
  if (!isRecord(value)) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
};

const differingPaths = (before: unknown, after: unknown): readonly string[] => {
  const old: Leaves = new Map(leavesOf(before));
  const young: Leaves = new Map(leavesOf(after));
  return [...new Set([...old.keys(), ...young.keys()])].filter((path) => old.get(path) !== young.get(path));
};

const same = (before: unknown, after: unknown): boolean =>
  JSON.stringify(before ?? null) === JSON.stringify(after ?? null);

const isMadeAnew = (before: TemplateResource, after: TemplateResource): boolean =>
  before.Type !== after.Type ||
  (IDENTITY[before.Type] ?? []).some(
    (path) => !same(valueAt(before.Properties, path), valueAt(after.Properties, path)),
  );

/** What protects data, and is worth something only while it stays so. */
const PROTECTION: readonly (readonly [path: string, is: string])[] = [
  ['DeletionPolicy', 'Retain'],
  ['UpdateReplacePolicy', 'Retain'],
  ['Properties.DeletionProtectionEnabled', 'true'],
  ['Properties.DeletionProtection', 'ACTIVE'],
  ['Properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled', 'true'],
];

const losesProtection = (before: TemplateResource, after: TemplateResource): boolean =>
  PROTECTION.some(([path, is]) => `${valueAt(before, path)}` === is && `${valueAt(after, path)}` !== is);

const kindOf = (before: TemplateResource, after: TemplateResource, holdsData: boolean): TemplateChange['kind'] => {
  if (isMadeAnew(before, after)) return 'replaced';
  return holdsData && losesProtection(before, after) ? 'unprotected' : 'changed';
};

const changeOf = (
  id: string,
  before: TemplateResource | undefined,
  after: TemplateResource | undefined,
): TemplateChange | undefined => {
  const type = before?.Type ?? after?.Type ?? '';
  const holdsData = HOLDING_DATA.includes(type);
  if (before === undefined) return { kind: 'added', id, type, paths: [], holdsData };
  if (after === undefined) return { kind: 'removed', id, type, paths: [], holdsData };
  if (same(before, after)) return undefined;
  const paths = differingPaths(before, after);
  return { kind: kindOf(before, after, holdsData), id, type, paths, holdsData };
};

const resourcesOf = (template: unknown): Readonly<Record<string, TemplateResource>> => {
  const resources = isRecord(template) ? template.Resources : undefined;
  const entries = Object.entries(isRecord(resources) ? resources : {});
  return Object.fromEntries(
    entries.flatMap(([id, value]) => {
      if (!isRecord(value) || typeof value.Type !== 'string') return [];
      return [[id, { ...value, Type: value.Type, Properties: isRecord(value.Properties) ? value.Properties : {} }]];
    }),
  );
};

/** What a template changes of another, resource by resource; the moment of packaging is no change. */
export const templateChanges = (deployed: unknown, packaged: unknown): readonly TemplateChange[] => {
  const [before, after] = [deployed, packaged].map((template) => resourcesOf(comparableTemplate(template)));
  const ids = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  return ids.flatMap((id) => changeOf(id, before?.[id], after?.[id]) ?? []);
};

/** What would lose data, or could be lost after it by one mistake. */
export const losesData = ({ kind, holdsData }: TemplateChange): boolean =>
  holdsData && (kind === 'removed' || kind === 'replaced' || kind === 'unprotected');
