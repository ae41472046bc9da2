/** A resource of a compiled CloudFormation template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>> | undefined;
  readonly Metadata?: unknown;
}

/** A compiled CloudFormation template, as `sls package` writes it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>> | undefined;
  readonly Parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly [section: string]: unknown;
}

/** A stage as a deployment would send it. */
export interface PackagedStage {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  /** The 26 characters in the names of its tables. */
  readonly suffix: string;
  readonly template: Template;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies at a path like `OriginAccessControlConfig.Name`. */
export const valueAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);

/** One value as a list of one; a list as it is; nothing as none. */
export const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
};

export interface Leaf {
  /** `Environment.Variables.STAGE`, `Statement[0].Resource[1]` */
  readonly path: string;
  readonly value: string;
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** Every text and number of a value, each with where it stands. */
export const leavesOf = (value: unknown, path = ''): readonly Leaf[] => {
  if (typeof value === 'string' || typeof value === 'number') return [{ path, value: String(value) }];
  if (Array.isArray(value)) return value.flatMap((inner: unknown, at) => leavesOf(inner, `${path}[${at}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, below(path, key)));
};
