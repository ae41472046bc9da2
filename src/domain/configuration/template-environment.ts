import { defaultOf, type Parameter, type StageKind } from './parameter.ts';

/** The variables of one function, by the packaged template; those that refer to resources as an empty text. */
export interface FunctionEnvironment {
  readonly reader: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What the packaged template says of environments. */
export interface TemplateEnvironments {
  readonly functions: readonly FunctionEnvironment[];
  /** What comes before the name of every parameter of the stage. */
  readonly path: string;
}

export interface EnvironmentDrift {
  readonly kind: 'in-environment' | 'wrong-path';
  readonly parameter: string;
  readonly says: string;
}

const PATH = 'CONFIGURATION_PATH';

/** Named by both: the table of stages fixes them in every environment, and their parameters begin with the same value. */
const OF_THE_STAGE: readonly string[] = ['features/mfa-enabled', 'features/advanced-monitoring'];

const capitals = (name: string): string => name.replaceAll(/[^a-zA-Z0-9]+/g, '_').toUpperCase();

const variablesFor = ({ name }: Parameter): readonly string[] => [capitals(name), capitals(name.replace(/^.*\//, ''))];

/** What a parameter must not be in an environment: a value that no change of the parameter reaches. */
const inEnvironment = (
  parameter: Parameter,
  { reader, variables }: FunctionEnvironment,
  kind: StageKind,
): readonly EnvironmentDrift[] => {
  const isStages = OF_THE_STAGE.includes(parameter.name);
  return variablesFor(parameter)
    .filter((name) => Object.hasOwn(variables, name))
    .filter((name) => !isStages || variables[name] !== defaultOf(parameter, kind))
    .map((name) => {
      const says = isStages
        ? `has another default than the variable ${name} of ${reader}, by the template`
        : `comes to ${reader} as the variable ${name}, by the template: a change of it would have no effect there`;
      return { kind: 'in-environment', parameter: parameter.name, says };
    });
};

const wrongPath = (
  manifest: readonly Parameter[],
  { reader, variables }: FunctionEnvironment,
  path: string,
): readonly EnvironmentDrift[] => {
  const isReader = manifest.some(({ readers }) => readers.includes(reader));
  const given = variables[PATH];
  if (given === path || (given === undefined && !isReader)) return [];
  const says =
    given === undefined
      ? `is not set for ${reader}, by the template: it cannot find its parameters`
      : `of ${reader} is not ${path}, by the template: it would read the parameters of something else`;
  return [{ kind: 'wrong-path', parameter: PATH, says }];
};

/**
 * Where the environments of a template do not agree with the manifest: a parameter that an operator may change comes as a
 * variable, or a function looks for its parameters in the wrong place.
 */
export const environmentDrift = (
  manifest: readonly Parameter[],
  kind: StageKind,
  { functions, path }: TemplateEnvironments,
): readonly EnvironmentDrift[] =>
  functions.flatMap((one) => [
    ...wrongPath(manifest, one, path),
    ...manifest.flatMap((parameter) => inEnvironment(parameter, one, kind)),
  ]);
